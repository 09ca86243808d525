/** One thing that a plugin package was held to. */
export interface PluginCheck {
  /** Stable, for example `manifest.decorators` or `tool.count_words`. */
  readonly check: string;
  /** One sentence. */
  readonly title: string;
  /** A warning is worth mending, and fails nothing. */
  readonly verdict: 'passed' | 'failed' | 'not applicable' | 'warning';
  /** What is wrong, or why it does not apply. */
  readonly reason?: string;
}
