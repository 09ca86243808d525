/** The numbered sections of the seed guide. */
export const SEED_SECTIONS =
  '1.1 1.2 1.3 1.4 1.5 1.6 1.7 1.8 1.9 1.10 1.11 1.12 1.13 2.1 2.2 2.3 2.4 2.5 2.6 3.1 3.2 3.3 3.4 3.5 3.6 3.7 3.8 3.9 3.10 4.1 4.2 4.3 4.4 5.1 5.2 6.1 6.2 6.3'.split(
    ' ',
  );

/** Its classes with their fields and methods, functions, constants, tests, flags and variables. */
export const SEED_CODE = `
AllosError ProviderError ToolExecutionError ToolNotFoundError ContextWindowExceededError ConfigurationError PermissionDeniedError ValidationError
COLORS ColoredFormatter ColoredFormatter.format setup_logging get_logger get_project_root is_path_safe read_file_safe
get_relative_path ensure_directory estimate_tokens truncate_to_tokens get_openai_token_count get_anthropic_token_count temp_dir sample_file
mock_provider mock_tool MockTool MockTool.execute MessageRole SYSTEM USER ASSISTANT
TOOL Message Message.role Message.content Message.tool_calls Message.tool_call_id Message.name ToolCall
ToolCall.id ToolCall.name ToolCall.arguments ProviderResponse ProviderResponse.content ProviderResponse.tool_calls ProviderResponse.finish_reason ProviderResponse.usage
ProviderResponse.raw_response BaseProvider BaseProvider.__init__ BaseProvider.chat BaseProvider.supports_tool_calling BaseProvider.get_token_count BaseProvider.context_window BaseProvider.name
BaseProvider.__repr__ ProviderRegistry ProviderRegistry._providers ProviderRegistry.register ProviderRegistry.get_provider ProviderRegistry.list_providers ProviderRegistry.is_registered OpenAIProvider
OpenAIProvider.CONTEXT_WINDOWS OpenAIProvider.__init__ OpenAIProvider.chat OpenAIProvider._convert_message OpenAIProvider._convert_response OpenAIProvider.supports_tool_calling OpenAIProvider.get_token_count OpenAIProvider.context_window
AnthropicProvider AnthropicProvider.CONTEXT_WINDOWS AnthropicProvider.__init__ AnthropicProvider.chat AnthropicProvider._convert_message AnthropicProvider._convert_tools AnthropicProvider._convert_response AnthropicProvider.supports_tool_calling
AnthropicProvider.get_token_count AnthropicProvider.context_window test_provider_registry test_provider_registry_unknown test_message_creation test_openai_provider_real ToolPermission ALWAYS_ALLOW
ASK NEVER ToolParameter ToolParameter.name ToolParameter.type ToolParameter.description ToolParameter.required ToolParameter.enum
ToolParameter.default BaseTool BaseTool.name BaseTool.description BaseTool.parameters BaseTool.default_permission BaseTool.__init__ BaseTool._validate_class_attributes
BaseTool.execute BaseTool.to_openai_format BaseTool.validate_arguments BaseTool.__str__ BaseTool.__repr__ ToolRegistry ToolRegistry._tools ToolRegistry.register
ToolRegistry.get_tool ToolRegistry.list_tools ToolRegistry.get_all_tools ToolRegistry.is_registered tool MyTool FileReadTool FileReadTool.execute
FileWriteTool FileWriteTool.execute FileEditTool FileEditTool.execute ListDirectoryTool ListDirectoryTool.execute ShellExecuteTool ShellExecuteTool.execute
ShellExecuteTool.DANGEROUS_PATTERNS read_file write_file edit_file list_directory shell_exec ConversationContext ConversationContext.messages
ConversationContext.max_tokens ConversationContext.system_prompt ConversationContext.total_tokens_used ConversationContext.total_cost ConversationContext.turn_count ConversationContext.add_system_message ConversationContext.add_user_message ConversationContext.add_assistant_message
ConversationContext.add_tool_result ConversationContext.get_token_count ConversationContext.needs_compaction ConversationContext.to_dict ConversationContext.from_dict AgentConfig AgentConfig.provider AgentConfig.model
AgentConfig.tools AgentConfig.system_prompt AgentConfig.temperature AgentConfig.max_tokens AgentConfig.max_iterations AgentConfig.tool_permissions AgentConfig.auto_approve_safe_tools AgentConfig.on_tool_call
AgentConfig.on_iteration Agent Agent.DEFAULT_SYSTEM_PROMPT Agent.__init__ Agent.run Agent._get_llm_response Agent._execute_tool_calls Agent._check_tool_permission
Agent.save_session Agent.load_session cli run list_providers list_tools main --provider
-p --model -m --tools -t --auto-approve --session -s
--interactive -i --verbose -v --version test_tool_registry test_file_read_tool test_file_write_tool
test_tool_validation test_tool_openai_format test_basic_workflow __version__ __author__ __email__ __all__ OPENAI_API_KEY
ANTHROPIC_API_KEY GOOGLE_API_KEY OLLAMA_BASE_URL
`
  .trim()
  .split(/\s+/);

/** The files that it makes or names. */
export const SEED_FILES = `
pyproject.toml requirements.txt requirements-dev.txt
.pre-commit-config.yaml allos/__version__.py allos/__init__.py
allos/utils/errors.py allos/utils/logging.py allos/utils/file_utils.py
allos/utils/token_counter.py allos/utils/__init__.py tests/conftest.py
scripts/run_tests.sh allos/providers/base.py allos/providers/__init__.py
allos/providers/registry.py allos/providers/openai.py allos/providers/anthropic.py
tests/unit/test_providers.py allos/tools/base.py allos/tools/registry.py
allos/tools/__init__.py allos/tools/filesystem/read.py allos/tools/filesystem/write.py
allos/tools/filesystem/edit.py allos/tools/filesystem/directory.py allos/tools/filesystem/__init__.py
allos/tools/execution/shell.py allos/tools/execution/__init__.py allos/context/manager.py
allos/context/__init__.py allos/agent/agent.py allos/agent/__init__.py
allos/cli/main.py .env.example tests/unit/test_tools.py
tests/integration/test_agent_workflow.py README.md docs/getting-started.md
docs/guides/providers.md docs/guides/tools.md docs/guides/custom-tools.md
docs/reference/cli-reference.md examples/basic_usage.py examples/provider_switching.py
.github/workflows/ci.yml CONTRIBUTING.md
`
  .trim()
  .split(/\s+/);

/** The items of its checklists and of its plan for a launch. */
export const SEED_ITEMS = [
  'All unit tests pass',
  'Integration tests work with real API calls',
  'CLI commands work',
  'Provider switching works',
  'Tool execution is safe',
  'Sessions save/load correctly',
  'Error handling is robust',
  'Documentation is complete',
  'README is comprehensive',
  'Examples work',
  'PyPI package is ready',
  'License is set (MIT recommended)',
  'Contributing guide exists',
  'Code is formatted (black)',
  'Linter passes (ruff)',
  'Security audit done',
  'Demo video created',
  'Add more tests',
  'Performance testing',
  'Security audit',
  'Create demo video',
  'Create comprehensive docs',
  'Write blog post',
  'Post on Reddit/HN',
  'Tweet about it',
  'Join Discord communities',
  'Respond to issues',
  'Success Metrics',
  'Tips for Success',
  'Need Help?',
];
