import { useState } from 'react';
import type { SiteView } from '../../../api/sites/site-view.ts';
import type { LiveValues } from '../../api/live-values.ts';
import { useSay } from '../../app/language.tsx';
import { useSession } from '../../app/session.tsx';
import { Tabs } from '../../parts/grid/tabs.tsx';
import { Papers } from './papers.tsx';
import { Permits } from './permits/permits.tsx';
import { SiteMeters } from './site-meters.tsx';
import { stationWords as words } from './words.ts';

const TABS = ['meters', 'permits', 'proofTests', 'documents'] as const;
type Tab = (typeof TABS)[number];

/** What else belongs to the site, one at a time. */
export function SiteParts({
  site,
  live,
  clock,
}: {
  readonly site: SiteView;
  readonly live: LiveValues;
  readonly clock: number;
}) {
  const say = useSay();
  const { may } = useSession();
  const [chosen, setChosen] = useState<Tab>('meters');
  const needs = {
    meters: 'devices.read',
    permits: 'alarms.read',
    proofTests: 'archive.read',
    documents: 'archive.read',
  } as const;
  const shown = TABS.filter(
    (tab) => may(needs[tab]) && (tab !== 'proofTests' || site.station !== null),
  );
  return (
    <section className="panel site-parts">
      <Tabs
        label={say(words.parts)}
        tabs={shown.map((tab) => ({ id: tab, title: say(words[tab]) }))}
        chosen={chosen}
        onChoose={(id) => setChosen(shown.find((tab) => tab === id) ?? 'meters')}
      />
      {chosen === 'meters' && <SiteMeters site={site} live={live} clock={clock} />}
      {chosen === 'permits' && <Permits site={site} clock={clock} />}
      {chosen === 'proofTests' && <Papers site={site} kinds={PROOF} />}
      {chosen === 'documents' && <Papers site={site} kinds={DOCUMENTS} />}
    </section>
  );
}

const PROOF = ['proof-test'] as const;
const DOCUMENTS = [
  'station',
  'run',
  'regulator',
  'slam-shut',
  'set-point',
  'bypass-lock',
  'lock-inspection',
  'repair',
  'safety-inspection',
] as const;
