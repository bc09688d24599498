import { Button, Group, Modal } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { AlignedView } from '../../../api/routes/verification-routes.ts';
import { ask } from '../../api/client.ts';
import { useSay } from '../../app/language.tsx';
import { ProblemText } from '../../parts/failure.tsx';
import { partWords } from '../../parts/words.ts';
import { becauseWords, verificationWords as words } from './words.ts';

/** Dates of certificates into the fleet: asked for first, and told afterwards one by one. */
export function AlignButton() {
  const say = useSay();
  const client = useQueryClient();
  const [opened, setOpened] = useState(false);
  const { mutate, data, error, isPending, reset } = useMutation({
    mutationFn: () => ask<AlignedView>('/verification/align', { method: 'POST' }),
    onSuccess: () => client.invalidateQueries(),
  });
  const close = (): void => {
    setOpened(false);
    reset();
  };
  return (
    <>
      <Button size="xs" variant="default" onClick={() => setOpened(true)}>
        {say(words.align)}
      </Button>
      <Modal
        opened={opened}
        onClose={close}
        title={say(words.align)}
        size="lg"
        closeButtonProps={{ 'aria-label': say(partWords.close) }}
      >
        {data === undefined && <p>{say(words.alignAsk)}</p>}
        {error !== null && <ProblemText problem={error} />}
        {data !== undefined && <Aligned aligned={data} />}
        <Group justify="flex-end" mt="md">
          <Button variant="default" onClick={close}>
            {say(data === undefined ? partWords.cancel : partWords.close)}
          </Button>
          {data === undefined && (
            <Button loading={isPending} onClick={() => mutate()}>
              {say(words.alignYes)}
            </Button>
          )}
        </Group>
      </Modal>
    </>
  );
}

function Aligned({ aligned }: { readonly aligned: AlignedView }) {
  const say = useSay();
  const { moved, left } = aligned;
  return (
    <div role="status">
      <p>{say(words.moved, { n: moved.length })}</p>
      {moved.length > 0 && (
        <table className="small-table">
          <thead>
            <tr>
              {[words.meter, words.certificate, words.before, words.after].map((title) => (
                <th scope="col" key={title.en}>
                  {say(title)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {moved.map(({ meter, certificate, before, after }) => (
              <tr key={meter}>
                <td>{meter}</td>
                <td>{certificate}</td>
                <td>{before ?? ''}</td>
                <td>{after}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      <p>{say(words.left, { n: left.length })}</p>
      <ul>
        {left.map(({ meter, certificate, because }) => (
          <li key={certificate}>
            {certificate} ({meter}): {say(becauseWords[because])}
          </li>
        ))}
      </ul>
    </div>
  );
}
