namespace OfflineSync.Server.Push;

/// <summary>Stored rows have columns that the dictionary in memory lacks. Nothing was written.</summary>
internal sealed class DictionaryOutdatedException() : Exception("The dictionary in memory is older than the rows.");
