import { Describe, IsNumber, IsOptional, IsString, Max, Min, MinLength } from 'allos/plugin/input';

/** Seconds that a command may run when neither the call nor the settings say otherwise. */
export const DEFAULT_TIMEOUT_SECONDS = 30;
/** Seconds that a call may ask for. */
export const LONGEST_TIMEOUT_SECONDS = 3600;

/** What the model gives to `shell_exec`. */
export class ShellExecInput {
  @IsString()
  @MinLength(1)
  @Describe('The command, as one would type it in bash. It starts in the working directory.')
  command!: string;

  // No `@Default`: the default is the user's to set, and an applied one could not be told from the model's wish.
  @IsOptional()
  @IsNumber()
  @Min(1)
  @Max(LONGEST_TIMEOUT_SECONDS)
  @Describe(
    `Seconds until the command and all it started is ended. Default ${DEFAULT_TIMEOUT_SECONDS} unless the user configured another; at most ${LONGEST_TIMEOUT_SECONDS}.`,
  )
  timeout?: number;
}
