import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { code, table } from './table.mjs';

const INTRODUCTION = `# Events

A run is a stream of events. \`agent.run(task)\` iterates them, \`-o stream-json\` prints them, one JSON object a line, and a
session file keeps them. The last one, and only the last one, is \`run.completed\`, \`run.failed\` or \`run.cancelled\`;
\`-o json\` prints it alone, also when the run could not start. Under \`v: 1\` types and fields are only added: ignore what
you do not know.

The types are exported by \`allos/plugin\`; the page follows their source, \`src/plugin/event.ts\`.`;

export async function eventsPage(root) {
  const file = join(root, 'src', 'plugin', 'event.ts');
  const source = ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.ES2022, true);
  const interfaces = new Map();
  let union = [];
  source.forEachChild((node) => {
    if (ts.isInterfaceDeclaration(node)) interfaces.set(node.name.text, node);
    if (ts.isTypeAliasDeclaration(node) && node.name.text === 'AgentEventBody') {
      union = node.type.types.map((type) => type.getText());
    }
  });
  const members = union.map((name) => section(interfaces.get(name), typeOf(interfaces.get(name))));
  const parts = ['RunError', 'Denial'].map((name) => section(interfaces.get(name), name));
  return [
    INTRODUCTION,
    section(interfaces.get('EventEnvelope'), 'Every event'),
    ...members,
    '## Parts of the last event',
    ...parts.map((part) => part.replace(/^## /, '### ')),
  ].join('\n\n');
}

function section(node, title) {
  const fields = node.members
    .filter((member) => member.name.getText() !== 'type')
    .map((member) => {
      const name = member.name.getText() + (member.questionToken === undefined ? '' : '?');
      return [code(name), code(member.type.getText().replaceAll(/\s+/g, ' ')), docOf(member)];
    });
  const body = fields.length === 0 ? '' : `\n\n${table(['field', 'type', 'meaning'], fields)}`;
  return `## ${title}\n\n${docOf(node)}${body}`;
}

/** The literal types of an event: one, or the three ends of a run. */
function typeOf(node) {
  const { type } = node.members.find((member) => member.name.getText() === 'type');
  const literals = ts.isUnionTypeNode(type) ? type.types : [type];
  return literals.map((literal) => code(literal.literal.text)).join(', ');
}

function docOf(node) {
  return ts
    .getJSDocCommentsAndTags(node)
    .filter(ts.isJSDoc)
    .map((doc) => ts.getTextOfJSDocComment(doc.comment) ?? '')
    .join(' ')
    .replaceAll(/\s+/g, ' ');
}
