import type { PageProps } from '../../app/page-props.ts';

export function OverviewPage({ id }: PageProps) {
  return <h1>{id}</h1>;
}
