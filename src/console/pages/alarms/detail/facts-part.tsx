import type { AlarmView } from '../../../../api/schema/alarm-view.ts';
import { type Fact, factsOf } from '../../../../model/text/facts.ts';
import { useSay } from '../../../app/language.tsx';
import { detailWords as words } from './detail-words.ts';
import { Part } from './part.tsx';

/** The numbers behind the judgement, with the limit that each broke. */
export function FactsPart({ alarm }: { readonly alarm: AlarmView }) {
  const say = useSay();
  const evidence = factsOf(alarm.evidence);
  const estimate = factsOf(alarm.estimate ?? []);
  if (evidence.length + estimate.length === 0) return null;
  return (
    <Part title={say(words.why)}>
      <Facts facts={evidence} />
      {estimate.length > 0 && (
        <>
          <h4>{say(words.estimate)}</h4>
          <Facts facts={estimate} />
        </>
      )}
    </Part>
  );
}

function Facts({ facts }: { readonly facts: readonly Fact[] }) {
  const say = useSay();
  return (
    <table className="al-facts">
      <tbody>
        {facts.map(({ name, label, value, limit }) => (
          <tr key={name}>
            <th scope="row">{say(label)}</th>
            <td className="number">{say(value)}</td>
            <td>{limit !== null && say(limit)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
