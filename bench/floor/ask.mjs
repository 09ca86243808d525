// A static import of node:http costs an ES module more than all the rest of this program.
const { Agent, request } = process.getBuiltinModule('node:http');
const agent = new Agent({ keepAlive: true });

/**
 * One request over a kept connection; head and body leave in one write.
 *
 * @param {string} baseUrl
 * @param {Buffer} body
 * @returns {Promise<{ text: string, call: { id: string, name: string, arguments: string } | undefined }>}
 */
export function ask(baseUrl, body) {
  return new Promise((resolve, reject) => {
    const headers = { 'content-type': 'application/json', 'content-length': body.length };
    const sent = request(`${baseUrl}/chat/completions`, { method: 'POST', agent, headers }, (response) => {
      const text = [];
      let call;
      let rest = '';
      response.setEncoding('utf8');
      response.on('data', (chunk) => {
        const events = (rest + chunk).split('\n\n');
        rest = events.pop() ?? '';
        for (const event of events) {
          if (event === 'data: [DONE]') continue;
          const delta = JSON.parse(event.slice(6)).choices[0]?.delta;
          if (delta?.content) text.push(delta.content);
          for (const piece of delta?.tool_calls ?? []) {
            call ??= { id: piece.id, name: piece.function.name, arguments: '' };
            call.arguments += piece.function.arguments;
          }
        }
      });
      response.on('end', () => resolve({ text: text.join(''), call }));
      response.on('error', reject);
    });
    sent.on('error', reject);
    sent.end(body);
  });
}
