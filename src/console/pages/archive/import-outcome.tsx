import type { ImportView } from '../../../api/routes/archive-import-routes.ts';
import { useSay } from '../../app/language.tsx';
import { archiveWords as words } from './words.ts';

/** What a sheet would do, or did; every problem by its row. */
export function ImportOutcome({ outcome }: { readonly outcome: ImportView }) {
  const say = useSay();
  const { mode, problems, refused, flagged, rows, entered, revised, unchanged } = outcome;
  const listed = problems.length < refused + flagged ? problems.length : null;
  return (
    <section aria-label={say(mode === 'apply' ? words.applied : words.rehearsed)}>
      <h3>{say(mode === 'apply' ? words.applied : words.rehearsed)}</h3>
      <p role="status">
        {say(words.outcome, { rows, entered, revised, unchanged, refused, flagged })}
      </p>
      {listed !== null && <p>{say(words.problemsMore, { n: listed })}</p>}
      {problems.length > 0 && (
        <div style={{ maxHeight: '22rem', overflow: 'auto' }}>
          <table className="small-table">
            <thead>
              <tr>
                <th scope="col" className="number">
                  {say(words.row)}
                </th>
                <th scope="col">{say(words.column)}</th>
                <th scope="col">{say(words.severity)}</th>
                <th scope="col">{say(words.problem)}</th>
              </tr>
            </thead>
            <tbody>
              {problems.map((problem) => (
                <tr key={`${problem.row} ${problem.column} ${problem.en}`}>
                  <td className="number">{problem.row}</td>
                  <td>{say(problem.title)}</td>
                  <td>
                    {problem.severity === 'refused' ? (
                      <strong>✕ {say(words.refused)}</strong>
                    ) : (
                      say(words.flagged)
                    )}
                  </td>
                  <td>{say(problem)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </section>
  );
}
