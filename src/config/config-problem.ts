/** One thing wrong with the configuration, in words an operator can act on. Never holds a secret. */
export interface ConfigProblem {
  /** The file's path as given, or the name of the environment variable. */
  readonly where: ConfigOrigin;
  /** Dotted key path, e.g. `mqtt.port` or `email.to[1]`; empty when it concerns the whole. */
  readonly path: string;
  readonly message: string;
}

export type ConfigOrigin =
  | { readonly kind: 'file'; readonly path: string }
  | { readonly kind: 'environment'; readonly name: string };

/** `config/gaswatch.yaml: mqtt.port: expected …` or `environment GASWATCH__MQTT__PORT: …`. */
export function problemLine(problem: ConfigProblem): string {
  const { where } = problem;
  const origin = where.kind === 'file' ? where.path : `environment ${where.name}`;
  return [origin, problem.path, problem.message].filter((part) => part !== '').join(': ');
}
