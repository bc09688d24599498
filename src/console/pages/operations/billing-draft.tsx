import { Button, Group, Modal, NativeSelect, Textarea, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { BackBillingView } from '../../../api/backbilling/back-billing-schema.ts';
import { BACK_BILLING_CAUSES, ESTIMATE_METHODS } from '../../../model/archive/back-billing-kind.ts';
import { ask } from '../../api/client.ts';
import { useSay } from '../../app/language.tsx';
import { FormProblems } from '../../parts/fields/form-problems.tsx';
import { OWN_ZONE } from '../../parts/own-zone.ts';
import { partWords } from '../../parts/words.ts';
import { billingChoice } from './billing-part.tsx';
import { operationWords, billingWords as words } from './words.ts';

const BLANK = { meter: '', cause: 'bypass', from: '', to: '', method: '', note: '' };

/** Has the gas reckoned that was not counted right; the service keeps it as a draft. */
export function DraftBilling({ onDrafted }: { readonly onDrafted: (id: string) => void }) {
  const say = useSay();
  const client = useQueryClient();
  const [opened, setOpened] = useState(false);
  const [asked, setAsked] = useState(BLANK);
  const { mutate, error, isPending } = useMutation({
    mutationFn: () =>
      ask<BackBillingView>('/back-billing', {
        method: 'POST',
        body: {
          meter: asked.meter.trim(),
          cause: asked.cause,
          from: new Date(asked.from).toISOString(),
          to: new Date(asked.to).toISOString(),
          note: asked.note.trim(),
          ...(asked.method === '' ? {} : { method: asked.method }),
        },
      }),
    onSuccess: async ({ id }) => {
      setOpened(false);
      setAsked(BLANK);
      await client.invalidateQueries({ queryKey: ['grid', '/back-billing'] });
      onDrafted(id);
    },
  });
  const given: Given = (name) => ({
    value: asked[name],
    onChange: ({ currentTarget }) => setAsked({ ...asked, [name]: currentTarget.value }),
  });
  return (
    <>
      <Button size="xs" onClick={() => setOpened(true)}>
        {say(words.draft)}
      </Button>
      <Modal
        opened={opened}
        onClose={() => setOpened(false)}
        title={say(words.draft)}
        closeButtonProps={{ 'aria-label': say(partWords.close) }}
      >
        <form
          style={{ display: 'grid', gap: '0.6rem' }}
          onSubmit={(event) => {
            event.preventDefault();
            mutate();
          }}
        >
          <DraftFields given={given} />
          <FormProblems error={error} keys={[]} />
          <Group justify="flex-end">
            <Button variant="default" onClick={() => setOpened(false)}>
              {say(partWords.cancel)}
            </Button>
            <Button type="submit" loading={isPending}>
              {say(words.draftYes)}
            </Button>
          </Group>
        </form>
      </Modal>
    </>
  );
}

type Given = (name: keyof typeof BLANK) => {
  readonly value: string;
  readonly onChange: (event: { readonly currentTarget: { readonly value: string } }) => void;
};

function DraftFields({ given }: { readonly given: Given }) {
  const say = useSay();
  return (
    <>
      <TextInput label={say(operationWords.meter)} required {...given('meter')} />
      <NativeSelect
        label={say(words.cause)}
        {...given('cause')}
        data={BACK_BILLING_CAUSES.map((value) => ({
          value,
          label: billingChoice('cause', value, say),
        }))}
      />
      <TextInput
        type="datetime-local"
        step={3_600}
        required
        label={say(words.fromHour, { zone: OWN_ZONE })}
        {...given('from')}
      />
      <TextInput
        type="datetime-local"
        step={3_600}
        required
        label={say(words.toHour, { zone: OWN_ZONE })}
        {...given('to')}
      />
      <NativeSelect
        label={say(words.method)}
        {...given('method')}
        data={[
          { value: '', label: say(words.methodAuto) },
          ...ESTIMATE_METHODS.map((value) => ({
            value,
            label: billingChoice('method', value, say),
          })),
        ]}
      />
      <Textarea label={say(words.note)} maxLength={2_000} {...given('note')} />
    </>
  );
}
