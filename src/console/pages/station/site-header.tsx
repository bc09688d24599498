import { Link } from 'wouter';
import type { SiteView } from '../../../api/sites/site-view.ts';
import { useSay } from '../../app/language.tsx';
import { pathOf } from '../../app/path-of.ts';
import { customerClassWords } from '../sites/words.ts';
import { stationWords as words } from './words.ts';

export function SiteHeader({ site }: { readonly site: SiteView }) {
  const say = useSay();
  return (
    <header className="site-header">
      <h1>{say(site.name)}</h1>
      <span className="soft">{site.id}</span>
      <span>
        <span className="soft">{say(words.customer)} </span>
        {say(site.customer.name)} ({say(customerClassWords[site.customer.class])})
      </span>
      <span>
        <span className="soft">{say(words.zone)} </span>
        <Link
          href={`${pathOf('sites')}?zone=${encodeURIComponent(site.zone)}`}
          style={{ color: 'inherit' }}
        >
          {site.zone}
        </Link>
      </span>
      <span>
        <span className="soft">{say(words.timeZone)} </span>
        {site.timeZone}
      </span>
    </header>
  );
}
