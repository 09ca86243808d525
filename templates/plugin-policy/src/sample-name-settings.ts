import { Default, Describe, IsArray, IsString } from 'allos/plugin/input';

/** `settings:` of this plugin in the configuration. */
export class SampleNameSettings {
  @IsArray()
  @IsString({ each: true })
  @Default(['vendor'])
  @Describe('Folders in which no tool may write, relative to the working directory.')
  protected!: string[];
}
