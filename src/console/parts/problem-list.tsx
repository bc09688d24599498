import { ApiProblem } from '../api/client.ts';
import { useSay } from '../app/language.tsx';
import { ProblemText } from './failure.tsx';
import { type ListedProblem, listedProblems } from './listed-problems.ts';
import { partWords as words } from './words.ts';

/** So many are read; the rest is counted. */
const MOST = 200;

/** A refusal with each of its problems by where it is; nothing where there is none. */
export function ProblemList({ problem }: { readonly problem: unknown }) {
  const say = useSay();
  if (problem === null || problem === undefined) return null;
  const listed = problem instanceof ApiProblem ? listedProblems(problem.members['errors']) : [];
  return (
    <div>
      <ProblemText problem={problem} />
      {listed.length > 0 && (
        <ul style={{ margin: '0.4rem 0', paddingInlineStart: '1.25rem' }}>
          {listed.slice(0, MOST).map((one) => (
            <Line key={`${one.path} ${one.problem.en}`} listed={one} />
          ))}
        </ul>
      )}
      {listed.length > MOST && <p>{say(words.moreProblems, { n: listed.length - MOST })}</p>}
    </div>
  );
}

function Line({ listed: { path, problem } }: { readonly listed: ListedProblem }) {
  const say = useSay();
  return (
    <li style={{ overflowWrap: 'anywhere' }}>
      <code>{path}</code> {say(problem)}
    </li>
  );
}
