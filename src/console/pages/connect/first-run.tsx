import './connect.css';
import '../../parts/grid/table-page.css';
import { Link } from 'wouter';
import { useSay } from '../../app/language.tsx';
import { pathOf } from '../../app/path-of.ts';
import { useSession } from '../../app/session.tsx';
import { DemoOffer } from './demo-offer.tsx';
import { connectWords as words } from './words.ts';

/** What the overview shows while the fleet is empty. */
export function FirstRun() {
  const say = useSay();
  const { may } = useSession();
  return (
    <div className="cn">
      <section className="panel cn-step" aria-labelledby="cn-empty">
        <h2 id="cn-empty">{say(words.empty)}</h2>
        <p>{say(words.emptyHint)}</p>
        {may('fleet.write') ? (
          <ul>
            <li>
              <Link href={pathOf('connect')}>{say(words.goConnect)}</Link>
            </li>
            <li>
              <Link href={pathOf('fleet')}>{say(words.goFleet)}</Link>
            </li>
          </ul>
        ) : (
          <p className="soft">{say(words.noRights)}</p>
        )}
      </section>
      <DemoOffer />
    </div>
  );
}
