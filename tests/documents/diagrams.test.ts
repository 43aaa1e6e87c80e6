import { describe, expect, test } from '@jest/globals';
import { type Block, blocksIn } from './documents.ts';

/** The lines that the diagrams use. A semicolon would end a statement of Mermaid, and a number sign begin an entity. */
const SEQUENCE = [
  /^participant (\w+) as [^;#]+$/,
  /^(\w+)(?:->>|-->>)(\w+): [^;#]+$/,
  /^Note over (\w+): [^;#]+$/,
  /^(?:alt|else) [^;#]+$/,
  /^end$/,
];
const FLOWCHART = [/^\w+(\[[^\][]+\])?( -- [\w ]+)? --> \w+(\[[^\][]+\])?$/];

const flawsOf = ({ text, place }: Block): string[] => {
  const [first = '', ...lines] = text.split('\n').map((line) => line.trim());
  const forms = first === 'sequenceDiagram' ? SEQUENCE : FLOWCHART;
  const participants = [...text.matchAll(/participant (\w+) as/g)].map(([, name]) => name);
  const used = [...text.matchAll(/^\s*(\w+)-?->>(\w+):/gm)].flatMap(([, from, to]) => [from, to]);
  return [
    ...(/^(sequenceDiagram|flowchart LR)$/.test(first) ? [] : [`${place}: ${first}`]),
    ...lines.filter((line) => !forms.some((form) => form.test(line))),
    ...used
      .filter((name) => !participants.includes(name))
      .map((name) => `${place}: who is ${name}?`),
  ];
};

describe('a diagram', () => {
  test('is Mermaid of the plainest kind, about those whom it introduces', () => {
    const diagrams = blocksIn('mermaid');

    expect(diagrams.length).toBeGreaterThan(3);
    expect(diagrams.flatMap(flawsOf)).toEqual([]);
  });
});
