export { buildManifest as buildPluginManifest, type BuiltManifest } from '../host/build-manifest.js';
