/** The options with which a program runs or writes something that its arguments do not show. */
export interface ProgramOptions {
  /** Every use does: no prefix rule covers the program. */
  readonly always?: string;
  /** Short options, one letter each; looked for in clusters and joined forms (`-ni`, `-ofile`) too. */
  readonly short?: string;
  /** Long options with their dashes; abbreviations and `--name=value` are recognised. */
  readonly long?: readonly string[];
  /** Words that count wherever they stand, such as `-exec` of find or a subcommand. */
  readonly words?: readonly string[];
  /** An argument of any other shape. */
  readonly pattern?: RegExp;
  /** The first argument may be a cluster of options without a dash (`tar xIf`). */
  readonly bareCluster?: boolean;
  /** More operands than this name an output file. */
  readonly maxOperands?: number;
}
