import { Button, Group, Modal, NativeSelect, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { ask } from '../../api/client.ts';
import { useSay } from '../../app/language.tsx';
import { FormProblems } from '../../parts/fields/form-problems.tsx';
import { numberText } from '../../parts/quantity.tsx';
import { partWords } from '../../parts/words.ts';
import type { SettlementRow } from './settlements-part.tsx';
import { operationWords, settlementWords as words } from './words.ts';

type Mode = 'rehearse' | 'apply';

interface Settled {
  readonly mode: Mode;
  readonly items: readonly (SettlementRow & { readonly unchecked: readonly string[] })[];
}

/** Closes a cycle: worked out first, and then for all its meters or none. */
export function SettleButton() {
  const say = useSay();
  const client = useQueryClient();
  const [opened, setOpened] = useState(false);
  const [whose, setWhose] = useState<'meter' | 'customer'>('meter');
  const [id, setId] = useState('');
  const [cycle, setCycle] = useState('');
  const { mutate, data, error, isPending, reset } = useMutation({
    mutationFn: (mode: Mode) =>
      ask<Settled>('/settlements', { method: 'POST', body: { [whose]: id.trim(), cycle, mode } }),
    onSuccess: async ({ mode }) => {
      if (mode === 'apply') await client.invalidateQueries({ queryKey: ['grid', '/settlements'] });
    },
  });
  const isGiven = id.trim() !== '' && cycle !== '';
  const worked = data?.mode === 'rehearse' ? data.items.length : 0;
  const change = (take: () => void): void => {
    reset();
    take();
  };
  return (
    <>
      <Button size="xs" onClick={() => setOpened(true)}>
        {say(words.close)}
      </Button>
      <Modal
        opened={opened}
        onClose={() => change(() => setOpened(false))}
        size="lg"
        title={say(words.close)}
        closeButtonProps={{ 'aria-label': say(partWords.close) }}
      >
        <Group align="end">
          <NativeSelect
            label={say(words.whose)}
            value={whose}
            onChange={({ currentTarget: { value } }) =>
              change(() => setWhose(value === 'customer' ? 'customer' : 'meter'))
            }
            data={[
              { value: 'meter', label: say(words.ofMeter) },
              { value: 'customer', label: say(words.ofCustomer) },
            ]}
          />
          <TextInput
            label={say(words.id)}
            value={id}
            onChange={({ currentTarget: { value } }) => change(() => setId(value))}
          />
          <TextInput
            type="date"
            label={say(words.cycle)}
            value={cycle}
            onChange={({ currentTarget: { value } }) => change(() => setCycle(value))}
          />
        </Group>
        <p className="soft">{say(words.applyHint)}</p>
        <Group>
          <Button
            variant="default"
            disabled={!isGiven}
            loading={isPending}
            onClick={() => mutate('rehearse')}
          >
            {say(words.rehearse)}
          </Button>
          <Button disabled={worked === 0 || isPending} onClick={() => mutate('apply')}>
            {say(words.apply, { n: worked })}
          </Button>
        </Group>
        <FormProblems error={error} keys={[]} />
        {data !== undefined && <Outcome settled={data} />}
      </Modal>
    </>
  );
}

function Outcome({ settled: { mode, items } }: { readonly settled: Settled }) {
  const say = useSay();
  const m3 = [words.volume, words.estimated, words.adjustment, words.settled];
  return (
    <section role="status" style={{ marginTop: '0.75rem' }}>
      <h3>{say(mode === 'apply' ? words.applied : words.rehearsed)}</h3>
      <table className="small-table">
        <thead>
          <tr>
            <th scope="col">{say(operationWords.meter)}</th>
            <th scope="col">{say(words.from)}</th>
            <th scope="col">{say(words.to)}</th>
            {m3.map((title) => (
              <th scope="col" className="number" key={title.en}>
                {say(title)} <span className="soft">m³</span>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {items.map((row) => (
            <tr key={row.id}>
              <th scope="row">{row.meter}</th>
              <td>{row.from}</td>
              <td>{row.to}</td>
              <td className="number">{numberText(row.volumeM3, 2)}</td>
              <td className="number">{numberText(row.estimatedVbM3, 2)}</td>
              <td className="number">{numberText(row.adjustmentM3, 2)}</td>
              <td className="number">
                <strong>{numberText(row.settledM3, 2)}</strong>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {items.map(({ id, meter, unchecked }) =>
        unchecked.length === 0 ? null : (
          <p key={id}>
            {meter}: {say(words.unchecked, { list: unchecked.join(', ') })}
          </p>
        ),
      )}
    </section>
  );
}
