import type { ImagePart } from 'allos/plugin';
import type { ServerCompat } from './server-compat.js';

/** What both APIs take ("Images and vision", supported file types). */
const TYPES: readonly string[] = ['image/png', 'image/jpeg', 'image/gif', 'image/webp'];

/** Why an image cannot be sent; undefined when it can. */
export function imageRefusal({ mediaType }: ImagePart, { images }: ServerCompat): string | undefined {
  if (!images) return 'this model sees no images';
  return TYPES.includes(mediaType.toLowerCase()) ? undefined : `the API takes no images of type ${mediaType}`;
}
