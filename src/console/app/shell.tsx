import { useQueryClient } from '@tanstack/react-query';
import { Suspense, useEffect } from 'react';
import { Link, Redirect, Route, Switch, useLocation } from 'wouter';
import { CONSOLE_PATHS } from '../../model/console-paths.ts';
import type { LiveAlarms } from '../api/live-alarms.ts';
import { Waiting } from '../parts/waiting.tsx';
import { momentText } from '../parts/when.tsx';
import { AlarmCounts } from './alarm-counts.tsx';
import { AlarmSound } from './alarm-sound.tsx';
import { Clock } from './clock.tsx';
import { useSay } from './language.tsx';
import { PageGuard } from './page-guard.tsx';
import { GROUPS, PAGES, type PageEntry, type PageGroup } from './pages.ts';
import { pathOf } from './path-of.ts';
import { useSession } from './session.tsx';
import { SiteZones } from './site-zones.tsx';
import { useAlarms } from './use-alarms.ts';
import { UserMenu } from './user-menu.tsx';
import { shellWords as words } from './words.ts';

/** The frame around every page: what is wrong is seen from wherever one is. */
export function Shell() {
  const say = useSay();
  const { may } = useSession();
  const live = useAlarms();
  useAskedAgain(live.standing);
  return (
    <div className="shell">
      <a className="skip" href="#main">
        {say(words.skip)}
      </a>
      <header className="shell-top">
        <Link
          href={pathOf('overview')}
          style={{ color: 'inherit', textDecoration: 'none', fontWeight: 700 }}
        >
          Gaswatch
        </Link>
        {may('alarms.read') && <AlarmCounts alarms={live.alarms} />}
        <AlarmSound alarms={live.alarms} />
        <span style={{ flex: 1 }} />
        {live.standing !== 'barred' && (
          <span className="soft" role="status">
            {say(live.standing === 'live' ? words.live : words.loading)}
          </span>
        )}
        <Clock />
        <UserMenu />
      </header>
      <div className="shell-notice" role="alert">
        {live.standing === 'stale' && (
          <p
            style={{
              margin: 0,
              padding: '0.4rem 0.75rem',
              background: 'var(--p2)',
              color: 'var(--p2-ink)',
            }}
          >
            {say(words.stale, { at: momentText(live.since, undefined, 'seconds') })}
          </p>
        )}
      </div>
      <Navigation />
      <main className="shell-main" id="main" tabIndex={-1}>
        <SiteZones>
          <Suspense fallback={<Waiting />}>
            <Switch>
              {PAGES.map((entry) => (
                <Route key={entry.page} path={entry.path ?? CONSOLE_PATHS[entry.page]}>
                  {(params) => <Permitted entry={entry} id={idIn(params)} />}
                </Route>
              ))}
              <Route>
                <h1>{say(words.noPage)}</h1>
                <p>{say(words.noPageHint)}</p>
              </Route>
            </Switch>
          </Suspense>
        </SiteZones>
      </main>
    </div>
  );
}

const ASK_AGAIN_MS = 10_000;

/** A stream that does not open says not why: perhaps the session has ended, or roles have changed. */
function useAskedAgain(standing: LiveAlarms['standing']): void {
  const client = useQueryClient();
  useEffect(() => {
    if (standing !== 'stale') return undefined;
    const ask = (): void => void client.invalidateQueries({ queryKey: ['session'] });
    ask();
    const timer = window.setInterval(ask, ASK_AGAIN_MS);
    return () => window.clearInterval(timer);
  }, [client, standing]);
}

const idIn = (params: Readonly<Record<string, string | undefined>>): string => params['id'] ?? '';

function Permitted({ entry, id }: { readonly entry: PageEntry; readonly id: string }) {
  const say = useSay();
  const { may } = useSession();
  const title = say(entry.title);
  useEffect(() => {
    document.title = `${title} · Gaswatch`;
  }, [title]);
  const isOpen = ({ needs }: PageEntry): boolean => needs === null || may(needs);
  if (!isOpen(entry)) {
    // whoever signs in at the front door is shown their own first page
    const first = PAGES.find((page) => page.group !== null && isOpen(page));
    if (entry.page === 'overview' && first !== undefined)
      return <Redirect to={pathOf(first.page)} replace />;
    return <h1>{say(words.notYours)}</h1>;
  }
  return (
    <PageGuard key={`${entry.page} ${id}`}>
      <entry.Page id={id} />
    </PageGuard>
  );
}

function Navigation() {
  const say = useSay();
  const { may } = useSession();
  const [location] = useLocation();
  const groups: readonly PageGroup[] = ['watch', 'desk', 'records', 'settings'];
  const shown = PAGES.filter(({ needs }) => needs === null || may(needs));
  return (
    <nav className="shell-side" aria-label={say(words.pages)}>
      {groups.map((group) => {
        const pages = shown.filter((entry) => entry.group === group);
        if (pages.length === 0) return null;
        return (
          <section key={group} aria-label={say(GROUPS[group])}>
            <div className="side-group">{say(GROUPS[group])}</div>
            {pages.map(({ page, title }) => (
              <Link
                key={page}
                className="side-link"
                href={pathOf(page)}
                aria-current={isAt(location, pathOf(page)) ? 'page' : undefined}
              >
                {say(title)}
              </Link>
            ))}
          </section>
        );
      })}
    </nav>
  );
}

const isAt = (location: string, path: string): boolean =>
  path === '/' ? location === '/' : location === path || location.startsWith(`${path}/`);
