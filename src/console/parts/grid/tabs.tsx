import { Button } from '@mantine/core';

/** Parts of a page of which one is shown; the address says which. */
export function Tabs({
  label,
  tabs,
  chosen,
  onChoose,
}: {
  readonly label: string;
  readonly tabs: readonly { readonly id: string; readonly title: string }[];
  readonly chosen: string;
  readonly onChoose: (id: string) => void;
}) {
  return (
    <nav className="tabs" aria-label={label}>
      {tabs.map(({ id, title }) => (
        <Button
          key={id}
          size="xs"
          variant={id === chosen ? 'filled' : 'default'}
          aria-current={id === chosen ? 'true' : undefined}
          onClick={() => onChoose(id)}
        >
          {title}
        </Button>
      ))}
    </nav>
  );
}
