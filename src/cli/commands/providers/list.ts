import ListProviders from '../list-providers.js';

/** `allos providers list`: another name for `allos list-providers`. */
export default class ProvidersList extends ListProviders {
  static override id = 'providers:list';
}
