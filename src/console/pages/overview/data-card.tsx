import type { UseQueryResult } from '@tanstack/react-query';
import { Link } from 'wouter';
import type { DataHealth } from '../../../api/routes/data-health-routes.ts';
import type { SiteSummary } from '../../../api/sites/site-view.ts';
import { useSay } from '../../app/language.tsx';
import { pathOf } from '../../app/path-of.ts';
import { ProblemText } from '../../parts/failure.tsx';
import { numberText } from '../../parts/quantity.tsx';
import { Since } from '../../parts/when.tsx';
import { overviewWords as words } from './words.ts';

const NAMED = 6;

/** How complete the picture is: who is behind, for how long, and how much came late. */
export function DataCard({
  health: { data: health, error },
  sites,
}: {
  readonly health: UseQueryResult<DataHealth>;
  readonly sites: ReadonlyMap<string, SiteSummary>;
}) {
  const say = useSay();
  return (
    <section className="panel ov-card" aria-label={say(words.dataHealth)}>
      <h2>{say(words.dataHealth)}</h2>
      {error !== null && <ProblemText problem={error} />}
      {health !== undefined && (
        <>
          <Figures health={health} />
          {health.longest.length > 0 && <h3 className="soft">{say(words.longest)}</h3>}
          <ul className="ov-list">
            {health.longest.slice(0, NAMED).map(({ device, site, lastReadingAt }) => (
              <li key={device}>
                <Link className="ov-pair" href={pathOf('device', device)}>
                  <span className="ov-cut">
                    {device}
                    <SiteName site={sites.get(site ?? '')} />
                  </span>
                  <span className="number">
                    {lastReadingAt === null ? say(words.neverHeard) : <Since at={lastReadingAt} />}
                  </span>
                </Link>
              </li>
            ))}
          </ul>
          <Rest n={health.behind + health.neverHeard - NAMED} />
        </>
      )}
    </section>
  );
}

function SiteName({ site }: { readonly site: SiteSummary | undefined }) {
  const say = useSay();
  return site === undefined ? null : <span className="soft"> {say(site.name)}</span>;
}

function Figures({ health }: { readonly health: DataHealth }) {
  const say = useSay();
  const { devices, behind, neverHeard, readings, late } = health;
  const share = readings === 0 ? null : (100 * late) / readings;
  return (
    <dl className="ov-facts">
      <dt>{say(words.heard)}</dt>
      <dd>
        {numberText(devices - behind - neverHeard, 0)} / {numberText(devices, 0)}{' '}
        <span className="soft">{say(words.devices)}</span>
      </dd>
      <dt data-odd={behind > 0 ? '' : undefined}>{say(words.behind)}</dt>
      <dd data-odd={behind > 0 ? '' : undefined}>{numberText(behind, 0)}</dd>
      {neverHeard > 0 && (
        <>
          <dt data-odd="">{say(words.neverHeard)}</dt>
          <dd data-odd="">{numberText(neverHeard, 0)}</dd>
        </>
      )}
      <dt>{say(words.lateShare)}</dt>
      <dd title={say(words.lateOf, { late: numberText(late, 0), all: numberText(readings, 0) })}>
        {share === null ? '—' : `${numberText(share, share < 10 ? 1 : 0)} %`}
      </dd>
    </dl>
  );
}

function Rest({ n }: { readonly n: number }) {
  const say = useSay();
  if (n <= 0) return null;
  return (
    <Link className="soft" href={pathOf('devices')}>
      {say(words.andMore, { n: numberText(n, 0) })}
    </Link>
  );
}
