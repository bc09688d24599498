import { Radio, Stack, Textarea } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { AlarmView } from '../../../api/schema/alarm-view.ts';
import { ALARM_TITLES } from '../../../model/text/alarm-titles.ts';
import { useSay } from '../../app/language.tsx';
import { subjectText } from '../../parts/subject-words.ts';
import { ActDialog } from './act-dialog.tsx';
import { takeOut } from './alarm-acts.ts';
import { useAct } from './use-act.ts';
import { dialogWords as words } from './words.ts';

/** Takes what the alarm is about, or this type of alarm about it, out of service. */
export function TakeOutDialog({
  alarm,
  site,
  close,
  done,
}: {
  readonly alarm: AlarmView;
  readonly site: string;
  readonly close: () => void;
  readonly done: () => void;
}) {
  const say = useSay();
  const client = useQueryClient();
  const [scope, setScope] = useState<'type' | 'every'>('type');
  const [reason, setReason] = useState('');
  const { run, ...act } = useAct();
  const confirm = (): void =>
    run(async () => {
      const types = scope === 'type' ? [alarm.type] : null;
      await takeOut({ site, subject: alarm.subject }, types, reason.trim());
      await client.invalidateQueries({ queryKey: ['out-of-service'] });
      done();
    });
  return (
    <ActDialog
      title={say(words.takeOutTitle)}
      close={close}
      submit={confirm}
      answers={reason.trim() === '' ? 'missing' : 'complete'}
      focus="question"
      act={act}
    >
      <p className="soft">{say(words.takeOutHint)}</p>
      <p>
        {say(words.subject)}: <strong>{say(subjectText(alarm.subject))}</strong>
      </p>
      <Radio.Group
        label={say(words.scope)}
        value={scope}
        onChange={(value) => setScope(value === 'every' ? 'every' : 'type')}
      >
        <Stack gap={4} mt={4}>
          <Radio
            value="type"
            label={say(words.thisType, { title: say(ALARM_TITLES[alarm.type]) })}
          />
          <Radio value="every" label={say(words.everyType)} />
        </Stack>
      </Radio.Group>
      <Textarea
        mt="sm"
        label={say(words.reason)}
        required
        maxLength={500}
        autosize
        minRows={2}
        data-autofocus
        value={reason}
        onChange={(event) => setReason(event.currentTarget.value)}
      />
    </ActDialog>
  );
}
