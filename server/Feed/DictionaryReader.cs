using OfflineSync.Server.ChangeLog;
using OfflineSync.Server.ChangeLog.Dictionary;

namespace OfflineSync.Server.Feed;

/// <summary>Finds a scope's dictionary, from memory if that is good enough.</summary>
internal sealed class DictionaryReader(IChangeLog log, DictionaryCache cache)
{
    /// <summary>A dictionary that covers what the caller needs.</summary>
    public async Task<ScopeDictionary> ReadAsync(
        string scope,
        Guid epoch,
        Func<ScopeDictionary, bool> covers,
        CancellationToken cancellationToken)
    {
        if ((cache.Find(scope, epoch) ?? ScopeDictionary.Empty) is var cached && covers(cached))
            return cached;
        var read = await log.AskAsync(log => log.ReadDictionaryAsync(scope, cancellationToken));
        cache.Keep(scope, epoch, read);
        return covers(read) ? read : throw new InvalidOperationException("The scope's dictionary lacks columns that its rows have.");
    }
}
