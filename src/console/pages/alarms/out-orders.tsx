import { Button } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import type { RemovalView } from '../../../api/routes/removal-routes.ts';
import type { SiteSummary } from '../../../api/sites/site-view.ts';
import { ALARM_TITLES } from '../../../model/text/alarm-titles.ts';
import { everyPage } from '../../api/client.ts';
import { useSay } from '../../app/language.tsx';
import { useSession } from '../../app/session.tsx';
import { ProblemText } from '../../parts/failure.tsx';
import { subjectText } from '../../parts/subject-words.ts';
import { When } from '../../parts/when.tsx';
import { putBack } from './alarm-acts.ts';
import { useAct } from './use-act.ts';
import { alarmsWords as words } from './words.ts';

/** What has been taken out of service, also where it has no alarm now. */
export function OutOrders({ sites }: { readonly sites: ReadonlyMap<string, SiteSummary> }) {
  const say = useSay();
  const { may } = useSession();
  const client = useQueryClient();
  const { run, isRunning, problem } = useAct();
  const { data: orders = [], error } = useQuery({
    queryKey: ['out-of-service'],
    queryFn: ({ signal }) => everyPage<RemovalView>('/out-of-service', { limit: 1000 }, signal),
  });
  const back = (order: RemovalView): void =>
    run(async () => {
      await putBack(order);
      await client.invalidateQueries({ queryKey: ['out-of-service'] });
    });
  if (orders.length === 0 && error === null) return null;
  return (
    <section className="panel al-orders" aria-label={say(words.outOrders)}>
      <h2>{say(words.outOrders)}</h2>
      {error !== null && <ProblemText problem={error} />}
      {problem !== null && <ProblemText problem={problem} />}
      <ul>
        {orders.map((order) => {
          const site = sites.get(order.site);
          return (
            <li key={`${order.site} ${order.id}`}>
              <span>
                <strong>{site === undefined ? order.site : say(site.name)}</strong>{' '}
                {say(subjectText(order.subject))}
                <span className="soft">
                  {' · '}
                  {order.types === null
                    ? say(words.allTypes)
                    : order.types.map((type) => say(ALARM_TITLES[type])).join('、')}
                  {' · '}
                  {order.reason} · {order.by} · <When at={order.at} zone={site?.timeZone} />
                </span>
              </span>
              {may('alarms.remove') && (
                <Button
                  size="compact-sm"
                  variant="default"
                  disabled={isRunning}
                  onClick={() => back(order)}
                >
                  {say(words.putBack)}
                </Button>
              )}
            </li>
          );
        })}
      </ul>
    </section>
  );
}
