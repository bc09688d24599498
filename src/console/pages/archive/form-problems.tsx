import { useSay } from '../../app/language.tsx';
import { ProblemText } from '../../parts/failure.tsx';
import { otherProblems, problemsIn } from '../../parts/fields/field-problems.ts';
import { archiveWords as words } from './words.ts';

/** Why nothing was entered; what concerns a field stands beside it. */
export function FormProblems({
  error,
  keys,
}: {
  readonly error: Error | null;
  readonly keys: readonly string[];
}) {
  const say = useSay();
  if (error === null) return null;
  const problems = problemsIn(error);
  if (problems.length === 0) return <ProblemText problem={error} />;
  return (
    <div role="alert">
      <strong>{say(words.problems)}</strong>
      <ul className="field-problems">
        {otherProblems(problems, keys).map(({ path, words: text }) => (
          <li key={`${path} ${text.en}`}>
            {path !== '' && <code>{path}</code>} {say(text)}
          </li>
        ))}
      </ul>
    </div>
  );
}
