import { AcknowledgeDialog } from './acknowledge-dialog.tsx';
import { CommentDialog } from './comment-dialog.tsx';
import { KeysDialog } from './keys-dialog.tsx';
import { ShelveDialog } from './shelve-dialog.tsx';
import { TakeOutDialog } from './take-out-dialog.tsx';
import type { Dialog } from './use-desk.ts';
import type { useKeysPreference } from './use-keys.ts';

export function Dialogs({
  dialog,
  close,
  done,
  preference,
}: {
  readonly dialog: Dialog | null;
  readonly close: () => void;
  /** Closes it after it has done what was asked. */
  readonly done: () => void;
  readonly preference: ReturnType<typeof useKeysPreference>;
}) {
  if (dialog === null) return null;
  const { asked, alarms } = dialog;
  if (asked === 'keys') return <KeysDialog {...preference} close={close} />;
  const [first] = alarms;
  if (first === undefined) return null;
  switch (asked) {
    case 'acknowledge':
      return <AcknowledgeDialog alarms={alarms} close={close} done={done} />;
    case 'shelve':
      return <ShelveDialog alarms={alarms} close={close} done={done} />;
    case 'comment':
      return <CommentDialog id={first.id} close={close} done={done} />;
    case 'take-out':
      return first.site === null ? null : (
        <TakeOutDialog alarm={first} site={first.site} close={close} done={done} />
      );
  }
}
