import { Button, FileButton, Group, Textarea } from '@mantine/core';
import { useState } from 'react';
import { useSay } from '../../app/language.tsx';
import { useSession } from '../../app/session.tsx';
import { Confirm } from '../../parts/confirm.tsx';
import { handOver, sizeText } from '../../parts/grid/fetch-file.ts';
import { ProblemList } from '../../parts/problem-list.tsx';
import { changesIn, MOST_SHOWN } from './fleet-text.ts';
import { UploadBar } from './upload-bar.tsx';
import { type Draft, type EditStanding, readFleet, useFleetEdit } from './use-fleet-edit.ts';
import { howWords, fleetWords as words } from './words.ts';

/** The whole fleet as one text: read, checked, replaced, and put back. */
export function FleetEditor() {
  const say = useSay();
  const { may } = useSession();
  const { draft, standing, edit, load, check, replace } = useFleetEdit();
  const [asked, setAsked] = useState<'replace' | null>(null);
  const isBusy = standing.is === 'busy';
  const isChecked = standing.is === 'checked';
  const openFile = async (file: File | null): Promise<void> => {
    if (file !== null) edit({ text: await file.text(), etag: '', file: file.name });
  };
  return (
    <section className="panel fleet-part" aria-label={say(words.edit)}>
      <Group gap="xs">
        <Button size="xs" variant="default" disabled={isBusy} onClick={() => void load()}>
          {say(words.load)}
        </Button>
        <FileButton accept=".yaml,.yml,.json" onChange={(file) => void openFile(file)}>
          {(props) => (
            <Button size="xs" variant="default" disabled={isBusy} {...props}>
              {say(words.openFile)}
            </Button>
          )}
        </FileButton>
        <Button size="xs" variant="default" onClick={() => void download()}>
          {say(words.download)}
        </Button>
      </Group>
      <p className="soft fleet-note">
        {say(words.hint)} {say(words.fileWarning)}
      </p>
      {draft !== null && (
        <DraftText draft={draft} standing={standing} onText={(text) => edit({ ...draft, text })} />
      )}
      <Standing standing={standing} onUndo={(before) => void replace(before, 'undone')} />
      {draft !== null && may('fleet.write') && (
        <Group gap="xs">
          <Button size="xs" disabled={isBusy || isChecked} onClick={() => void check(draft)}>
            {say(words.check)}
          </Button>
          <Button size="xs" disabled={!isChecked} onClick={() => setAsked('replace')}>
            {say(words.replace)}
          </Button>
        </Group>
      )}
      {asked !== null && draft !== null && standing.is === 'checked' && (
        <Confirm
          title={say(words.replaceTitle)}
          act={say(words.replaceYes)}
          standing="idle"
          size="lg"
          onAct={() => {
            setAsked(null);
            void replace(draft, 'replaced');
          }}
          onClose={() => setAsked(null)}
        >
          <Changes change={standing.change} />
          <p>{say(words.replaceHint)}</p>
        </Confirm>
      )}
    </section>
  );
}

async function download(): Promise<void> {
  const { text, etag } = await readFleet();
  const name = `${etag.replaceAll('"', '') || 'fleet'}.json`;
  handOver({ name, content: new Blob([text], { type: 'application/json' }) });
}

function DraftText({
  draft,
  standing,
  onText,
}: {
  readonly draft: Draft;
  readonly standing: EditStanding;
  readonly onText: (text: string) => void;
}) {
  const say = useSay();
  const { text, file } = draft;
  const size = sizeText(text.length);
  return (
    <>
      {file !== null && <p className="fleet-note">{say(words.fileHeld, { name: file, size })}</p>}
      {text.length > MOST_SHOWN ? (
        <p role="status">{say(words.tooLong, { size })}</p>
      ) : (
        <Textarea
          label={say(words.text)}
          classNames={{ root: 'fleet-root', wrapper: 'fleet-wrapper', input: 'fleet-text' }}
          spellCheck={false}
          value={text}
          readOnly={standing.is === 'busy'}
          onChange={({ currentTarget }) => onText(currentTarget.value)}
        />
      )}
    </>
  );
}

function Standing({
  standing,
  onUndo,
}: {
  readonly standing: EditStanding;
  readonly onUndo: (before: Draft) => void;
}) {
  const say = useSay();
  switch (standing.is) {
    case 'idle':
      return null;
    case 'busy':
      return <UploadBar share={standing.share ?? 0} />;
    case 'failed':
      return <ProblemList problem={standing.problem} />;
    case 'checked':
      return (
        <div role="status">
          <strong>{say(words.checked)}</strong>
          <Changes change={standing.change} />
        </div>
      );
    default:
      return (
        <Group gap="sm" role="status">
          <strong>
            {say(standing.is === 'undone' ? words.undone : words.replaced, {
              version: standing.version,
            })}
          </strong>
          <UndoButton before={standing.before} onUndo={onUndo} />
        </Group>
      );
  }
}

function UndoButton({
  before,
  onUndo,
}: {
  readonly before: Draft | null;
  readonly onUndo: (before: Draft) => void;
}) {
  const say = useSay();
  if (before === null) return null;
  return (
    <>
      <Button size="xs" variant="default" onClick={() => onUndo(before)}>
        {say(words.undo)}
      </Button>
      <span className="soft">{say(words.undoHint)}</span>
    </>
  );
}

function Changes({ change }: { readonly change: string }) {
  const say = useSay();
  const { count, told } = changesIn(change);
  if (count === 0) return <p>{say(words.noChange)}</p>;
  return (
    <ul className="fleet-changes">
      {told.map(({ path, how, values }) => (
        <li key={`${path} ${values}`}>
          <code>{path}</code> {say(howWords[how])} <code>{values}</code>
        </li>
      ))}
      {count > told.length && <li>{say(words.moreChanges, { n: count - told.length })}</li>}
    </ul>
  );
}
