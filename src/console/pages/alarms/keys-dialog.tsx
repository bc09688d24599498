import { Switch } from '@mantine/core';
import { useSay } from '../../app/language.tsx';
import { PlainDialog } from './act-dialog.tsx';
import { keyWords, dialogWords as words } from './words.ts';

export function KeysDialog({
  keys,
  choose,
  close,
}: {
  readonly keys: 'on' | 'off';
  readonly choose: (keys: 'on' | 'off') => void;
  readonly close: () => void;
}) {
  const say = useSay();
  return (
    <PlainDialog title={say(words.keysTitle)} close={close}>
      <dl className="al-keys">
        {keyWords.map(({ keys: names, does }) => (
          <div key={names}>
            <dt>
              {names.split('  ').map((name) => (
                <kbd key={name}>{name}</kbd>
              ))}
            </dt>
            <dd>{say(does)}</dd>
          </div>
        ))}
      </dl>
      <Switch
        label={say(words.keysOn)}
        checked={keys === 'on'}
        onChange={(event) => choose(event.currentTarget.checked ? 'on' : 'off')}
      />
    </PlainDialog>
  );
}
