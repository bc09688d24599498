import { Button } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import type { AlarmView } from '../../../../api/schema/alarm-view.ts';
import { useSay } from '../../../app/language.tsx';
import { useSession } from '../../../app/session.tsx';
import { ProblemText } from '../../../parts/failure.tsx';
import { isFresh } from '../../../parts/shown-alarms.ts';
import { putBack, unshelve } from '../alarm-acts.ts';
import { useAct } from '../use-act.ts';
import { alarmsWords as words } from '../words.ts';

/** Which dialog is asked for. */
export type Asked = 'acknowledge' | 'shelve' | 'comment' | 'take-out';

/** What this person may do with the alarm as it is. */
export function PanelActs({
  alarm,
  askFor,
}: {
  readonly alarm: AlarmView;
  readonly askFor: (asked: Asked) => void;
}) {
  const say = useSay();
  const { may } = useSession();
  const client = useQueryClient();
  const { run, isRunning, problem } = useAct();
  if (alarm.state === 'closed') return null;
  const { site, subject } = alarm;
  const isShelved = alarm.shelvedUntil !== null;
  return (
    <div className="al-acts">
      {isFresh(alarm) && may('alarms.acknowledge') && (
        <Button size="compact-sm" onClick={() => askFor('acknowledge')}>
          {say(words.acknowledge)}
        </Button>
      )}
      {may('alarms.comment') && (
        <Button size="compact-sm" variant="default" onClick={() => askFor('comment')}>
          {say(words.comment)}
        </Button>
      )}
      {may('alarms.shelve') && (
        <Button
          size="compact-sm"
          variant="default"
          loading={isRunning}
          onClick={() => (isShelved ? run(() => unshelve(alarm.id)) : askFor('shelve'))}
        >
          {say(isShelved ? words.unshelve : words.shelve)}
        </Button>
      )}
      {site !== null && may('alarms.remove') && (
        <Button
          size="compact-sm"
          variant="default"
          onClick={() =>
            alarm.outOfService
              ? run(async () => {
                  await putBack({ site, subject });
                  await client.invalidateQueries({ queryKey: ['out-of-service'] });
                })
              : askFor('take-out')
          }
        >
          {say(alarm.outOfService ? words.putBack : words.takeOut)}
        </Button>
      )}
      {problem !== null && <ProblemText problem={problem} />}
    </div>
  );
}
