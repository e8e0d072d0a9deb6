using OfflineSync.Server.ChangeLog.Dictionary;

namespace OfflineSync.Server.Tests.ChangeLog;

public sealed class DictionaryCacheTests
{
    private const int ScopesMax = 10_000;

    private static readonly Guid Epoch = new("01020304-0506-0708-090a-0b0c0d0e0f10");
    private static readonly Guid Other = new("01020304-0506-0708-090a-0b0c0d0e0f11");

    private readonly DictionaryCache _cache = new();

    [Fact]
    public void A_dictionary_is_found_for_its_log_only()
    {
        _cache.Keep("s", Epoch, ScopeDictionary.Empty);
        Assert.Same(ScopeDictionary.Empty, _cache.Find("s", Epoch));
        Assert.Null(_cache.Find("s", Other));
        Assert.Null(_cache.Find("S", Epoch));
        Assert.Null(_cache.Find("t", default));
    }

    [Fact]
    public void A_full_cache_begins_anew_and_keeps_what_came_last()
    {
        for (var i = 0; i < ScopesMax; i++)
            _cache.Keep($"s{i}", Epoch, ScopeDictionary.Empty);
        Assert.NotNull(_cache.Find("s0", Epoch));
        _cache.Keep("s0", Other, ScopeDictionary.Empty);
        Assert.NotNull(_cache.Find("s1", Epoch));
        _cache.Keep("more", Epoch, ScopeDictionary.Empty);
        Assert.Null(_cache.Find("s1", Epoch));
        Assert.NotNull(_cache.Find("more", Epoch));
    }
}
