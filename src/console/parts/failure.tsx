import { Button, Group } from '@mantine/core';
import { ApiProblem } from '../api/client.ts';
import { useSay } from '../app/language.tsx';
import { codeWords } from './code-words.ts';
import { partWords as words } from './words.ts';

/** What went wrong in a sentence, with its code for whoever is asked for help. */
export function ProblemText({ problem }: { readonly problem: unknown }) {
  const say = useSay();
  const known = problem instanceof ApiProblem ? codeWords[problem.code] : undefined;
  const detail = problem instanceof Error ? problem.message : '';
  return (
    <p role="alert" style={{ margin: 0 }}>
      <strong>{say(known ?? words.failed)}</strong>
      {detail !== '' && <span className="soft"> {detail}</span>}
      {problem instanceof ApiProblem && problem.code !== '' && (
        <code className="soft" style={{ marginLeft: '0.5rem' }}>
          {problem.code}
        </code>
      )}
    </p>
  );
}

export function Failure({
  problem,
  again,
}: {
  readonly problem: unknown;
  readonly again: () => void;
}) {
  const say = useSay();
  return (
    <div className="panel" style={{ padding: '1rem' }}>
      <Group>
        <ProblemText problem={problem} />
        <Button size="xs" variant="default" onClick={again}>
          {say(words.again)}
        </Button>
      </Group>
    </div>
  );
}
