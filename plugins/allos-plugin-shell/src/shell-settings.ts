import { Describe, IsNumber, IsOptional, Max, Min } from 'allos/plugin/input';
import { DEFAULT_TIMEOUT_SECONDS, LONGEST_TIMEOUT_SECONDS } from './shell-exec-input.js';

/** The settings of this plugin: `tools.settings.shell_exec` in the configuration. */
export class ShellSettings {
  @IsOptional()
  @IsNumber()
  @Min(1)
  @Max(LONGEST_TIMEOUT_SECONDS)
  @Describe(`Seconds that a command may run when the model does not say how long. Default ${DEFAULT_TIMEOUT_SECONDS}.`)
  timeoutSeconds?: number;
}
