import { useEffect, useRef } from 'react';
import { useSay } from '../../app/language.tsx';
import { ProblemText } from '../failure.tsx';
import { otherProblems, problemsIn } from './field-problems.ts';
import { fieldsWords as words } from './field-words.ts';

/** Why nothing was entered; what concerns a field stands beside it too. */
export function FormProblems({
  error,
  keys,
}: {
  readonly error: Error | null;
  /** Fields that show their own. */
  readonly keys: readonly string[];
}) {
  const say = useSay();
  const told = useRef<HTMLDivElement>(null);
  useEffect(() => {
    // the button that was pressed may stand far below
    if (error !== null) told.current?.scrollIntoView({ block: 'nearest' });
  }, [error]);
  if (error === null) return null;
  const problems = problemsIn(error);
  return (
    <div ref={told}>
      {problems.length === 0 ? (
        <ProblemText problem={error} />
      ) : (
        <div role="alert">
          <strong>{say(words.problems, { n: problems.length })}</strong>
          <ul className="field-problems">
            {otherProblems(problems, keys).map(({ path, words: text }) => (
              <li key={`${path} ${text.en}`}>
                {path !== '' && <code>{path}</code>} {say(text)}
              </li>
            ))}
          </ul>
        </div>
      )}
    </div>
  );
}
