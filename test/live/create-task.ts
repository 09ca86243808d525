import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { isDeepStrictEqual } from 'node:util';
import { failed, type AcceptanceTask, type Verdict } from './acceptance-task.js';
import { runProgram } from './run-program.js';

const PROGRAM = 'scraper.mjs';

/** The seed's first acceptance task, with as much of a contract as running the result needs. */
export function createTask({ timeoutMs }: { readonly timeoutMs?: number } = {}): AcceptanceTask {
  return {
    name: 'create',
    prompt: `Create a web scraper: one program, ${PROGRAM}, for Node.js 20 or newer without any dependencies. \
"node ${PROGRAM} <url>" fetches the page and prints, as one JSON array on stdout and nothing else, an object \
{ "text", "href" } for each link (<a href>) of the page in the order of the page: "text" is the text of the link without \
tags, entities decoded, white space trimmed; "href" is the absolute URL. It ends with exit code 0, or with 1 and a \
message on stderr where the page cannot be fetched.`,
    layOut: () => undefined,
    judge: async (desk) => {
      if (!existsSync(desk.path(PROGRAM))) return failed(`there is no ${PROGRAM}`);
      return await judgeScraper(
        async (url) => await runProgram([PROGRAM, url], { cwd: desk.folder, ...timed(timeoutMs) }),
      );
    },
  };
}

function timed(timeoutMs: number | undefined): { readonly timeoutMs?: number } {
  return timeoutMs === undefined ? {} : { timeoutMs };
}

/** The page is made anew for each judgement: nobody knows beforehand what is on it. */
async function judgeScraper(scrape: (url: string) => ReturnType<typeof runProgram>): Promise<Verdict> {
  const word = (): string => randomBytes(6).toString('hex');
  const [first, second, third] = [word(), word(), word()];
  const page = `<!doctype html><html><head><title>Links</title></head><body>
<p>No link: ${word()}</p>
<ul><li><a href="/${first}?a=1">${first}</a></li>
<li><a class="far" href="http://example.com/${second}"> <b>${second}</b> &amp; more </a></li></ul>
<a href='below/${third}.html'
   title="last">${third}</a></body></html>`;
  let visits = 0;
  const server = createServer((request, response) => {
    const isPage = request.url === '/start/';
    if (isPage) visits += 1;
    response.writeHead(isPage ? 200 : 404, { 'content-type': 'text/html; charset=utf-8' }).end(isPage ? page : '');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  try {
    const good = await scrape(`${origin}/start/`);
    if (!good.ok) return failed(`${PROGRAM} failed: ${good.why}`);
    if (visits === 0) return failed(`${PROGRAM} did not fetch the page`);
    const expected = [
      { text: first, href: `${origin}/${first}?a=1` },
      { text: `${second} & more`, href: `http://example.com/${second}` },
      { text: third, href: `${origin}/start/below/${third}.html` },
    ];
    if (!isDeepStrictEqual(parsed(good.stdout), expected)) {
      return failed(`${PROGRAM} printed ${good.stdout.slice(0, 1000)}\nnot ${JSON.stringify(expected)}`);
    }
    const missing = await scrape(`${origin}/nowhere`);
    return missing.ok ? failed(`${PROGRAM} ends with 0 where the page answers 404`) : { done: true };
  } finally {
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
