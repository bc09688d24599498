import { Link } from 'wouter';
import type { AlarmView } from '../../../api/schema/alarm-view.ts';
import { useSay } from '../../app/language.tsx';
import { pathOf } from '../../app/path-of.ts';
import { PriorityMark } from '../../parts/priority-mark.tsx';
import { numberText } from '../../parts/quantity.tsx';
import type { Place } from './alarm-places.ts';
import type { MimicProps, StationOf } from './mimic/mimic-parts.ts';
import { stateText } from './mimic/state-text.ts';
import { stationWords as words } from './words.ts';

/** What is not on the pipe: gas in the room, the door, the mains. */
export function SideStates({
  station,
  read,
  alarms,
}: {
  readonly station: StationOf;
  readonly read: MimicProps['read'];
  readonly alarms: ReadonlyMap<Place, AlarmView>;
}) {
  const say = useSay();
  const lel = read(station.device, 'lel');
  const gas =
    typeof lel.value === 'number'
      ? `${lel.standing === 'current' ? '' : '? '}${numberText(lel.value, 0)} %LEL`
      : say(words.unknown);
  const states = [
    { place: 'gas', name: words.gas, text: gas },
    { place: 'door', name: words.door, text: stateText(read(station.device, 'door'), say) },
    { place: 'mains', name: words.mains, text: stateText(read(station.device, 'mains'), say) },
  ] as const;
  return (
    <dl className="side-states">
      {states.map(({ place, name, text }) => {
        const alarm = alarms.get(place);
        return (
          <div key={place}>
            <dt className="soft">{say(name)}</dt>
            <dd>
              {alarm === undefined ? (
                text
              ) : (
                <Link href={pathOf('alarm', alarm.id)} style={{ color: 'inherit' }}>
                  <PriorityMark priority={alarm.priority} /> <strong>{text}</strong>
                </Link>
              )}
            </dd>
          </div>
        );
      })}
    </dl>
  );
}
