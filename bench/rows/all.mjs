import { hop } from './hop.mjs';
import { container, tools } from './in-process.mjs';
import { listing } from './listing.mjs';
import { run1, run10, run100, trusted1 } from './run.mjs';
import { sdk1000, stream } from './sdk.mjs';
import { importing, start } from './start.mjs';

/** Every row, in the order of the report. @type {readonly import('./row.mjs').Row[]} */
export const ROWS = [start, importing, run1, run10, run100, trusted1, sdk1000, stream, container, tools, listing, hop];
/** What runs when no row is named: less than a minute without peers. */
export const DEFAULT_ROWS = ['start', 'import', 'run1', 'run10', 'run100', 'container', 'listing', 'hop'];
