/** Time zone of a site by its id; of none: the one that all sites share, if they do. */
export type ZoneOf = (site: string | null | undefined) => string | undefined;

export function zonesIn(
  sites: readonly { readonly id: string; readonly timeZone: string }[],
): ZoneOf {
  const byId = new Map(sites.map(({ id, timeZone }) => [id, timeZone]));
  const [first, ...others] = new Set(byId.values());
  const shared = others.length === 0 ? first : undefined;
  return (site) => byId.get(site ?? '') ?? shared;
}
