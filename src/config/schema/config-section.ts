import { IsArray, IsIn, IsNotEmpty, IsOptional, IsString } from 'class-validator';
import { AgentSection } from './agent-section.js';
import { McpServerSection, PluginSection, ServicesSection } from './extension-sections.js';
import { PermissionsSection } from './permissions-section.js';
import { ProviderDefaultsSection, ProviderSection } from './provider-section.js';
import { ListOf, Named, Part } from './section.js';
import { ToolsSection } from './tools-section.js';

/** `log:` */
export class LogSection {
  @IsOptional()
  @IsIn(['silent', 'error', 'warn', 'info', 'debug', 'trace'])
  level?: string;

  @IsOptional()
  @IsString()
  @IsNotEmpty()
  file?: string;
}

/** `profiles.<name>:` What a profile may change: everything but the version and the profiles. */
export class ProfileSection {
  @IsOptional()
  @IsString()
  @IsNotEmpty()
  model?: string;

  @IsOptional()
  @IsArray()
  @IsString({ each: true })
  fallbackModels?: string[];

  @Part(() => AgentSection)
  agent?: AgentSection;

  @Named(() => ProviderSection)
  providers?: Record<string, ProviderSection>;

  @Part(() => ProviderDefaultsSection)
  providerDefaults?: ProviderDefaultsSection;

  @Part(() => ToolsSection)
  tools?: ToolsSection;

  @Part(() => PermissionsSection)
  permissions?: PermissionsSection;

  @IsOptional()
  @IsIn(['required', 'auto', 'off'])
  sandbox?: string;

  @ListOf(() => PluginSection, { textAs: 'name' })
  plugins?: PluginSection[];

  @Part(() => ServicesSection)
  services?: ServicesSection;

  @Named(() => McpServerSection)
  mcpServers?: Record<string, McpServerSection>;

  @Part(() => LogSection)
  log?: LogSection;
}

/** A configuration file. */
export class ConfigSection extends ProfileSection {
  @IsOptional()
  @IsIn([1])
  version?: number;

  /** For editors that read JSON. */
  @IsOptional()
  @IsString()
  $schema?: string;

  @Named(() => ProfileSection)
  profiles?: Record<string, ProfileSection>;
}
