import { Link } from 'wouter';
import type { SiteView } from '../../../api/sites/site-view.ts';
import type { LiveValues } from '../../api/live-values.ts';
import { useSay } from '../../app/language.tsx';
import { pathOf } from '../../app/path-of.ts';
import { meterTypeWords } from '../meters/words.ts';
import { fieldWords } from './field-words.ts';
import { siteMeterWords as words } from './part-words.ts';
import { NEVER, shownOf } from './shown.ts';
import { ShownValue } from './shown-value.tsx';
import { useReaches } from './use-site.ts';

/** Meters of the site with what they last said. */
export function SiteMeters({
  site,
  live,
  clock,
}: {
  readonly site: SiteView;
  readonly live: LiveValues;
  readonly clock: number;
}) {
  const say = useSay();
  const reaches = useReaches(site.meters.map(({ device }) => device));
  if (site.meters.length === 0) return <p className="soft">{say(words.none)}</p>;
  return (
    <div style={{ overflowX: 'auto' }}>
      <table className="small-table">
        <thead>
          <tr>
            <th>{say(words.meter)}</th>
            <th>{say(words.serial)}</th>
            <th>{say(words.type)}</th>
            <th>{say(words.run)}</th>
            <th className="number">{say(fieldWords.q)}, m³/h</th>
            <th className="number">{say(fieldWords.vb)}, m³</th>
            <th className="number">{say(fieldWords.vm)}, m³</th>
            <th>{say(words.device)}</th>
          </tr>
        </thead>
        <tbody>
          {site.meters.map((meter) => {
            const read = (field: string) => {
              const reach = reaches.get(meter.device);
              return reach === undefined
                ? NEVER
                : shownOf(live.devices.get(meter.device), field, clock, reach);
            };
            return (
              <tr key={meter.id}>
                <td>
                  <Link href={pathOf('meter', meter.id)} style={{ color: 'inherit' }}>
                    {meter.id}
                  </Link>
                </td>
                <td>{meter.serial ?? ''}</td>
                <td>
                  {say(meterTypeWords[meter.type])} {meter.size ?? ''}
                </td>
                <td>{meter.run ?? ''}</td>
                {([meter.conversion === 'none' ? 'qm' : 'qb', 'vb', 'vm'] as const).map((field) => (
                  <td key={field} className="number">
                    <ShownValue
                      shown={read(field)}
                      digits={field.startsWith('q') ? 1 : 2}
                      now={clock}
                    />
                  </td>
                ))}
                <td>
                  <Link href={pathOf('device', meter.device)} style={{ color: 'inherit' }}>
                    {meter.device}
                  </Link>
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}
