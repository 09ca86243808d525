/** The bare work of a hop: each message of the transcript as JSON, one after another in one buffer. */
import { TURNS, transcriptOf } from '../programs/long-transcript.mjs';

const messages = transcriptOf('elsewhere');
for (let time = 0; time < 2; time++) globalThis.gc();
const startedAt = performance.now();
const texts = [];
for (const message of messages) texts.push(JSON.stringify(message));
const body = Buffer.from(`[${texts.join(',')}]`);
const ms = performance.now() - startedAt;
if (!body.includes(`result ${TURNS - 1}`)) throw new Error('the last turn is missing');
process.stdout.write(JSON.stringify({ ms }));
