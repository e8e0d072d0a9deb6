using OfflineSync.Client.Capture;
using OfflineSync.Client.Outbox;
using OfflineSync.Client.Pull;
using OfflineSync.Client.Storage;
using OfflineSync.Client.Tests.Outbox;
using OfflineSync.Protocol.V1;
using Value = OfflineSync.Protocol.Values.Value;

namespace OfflineSync.Client.Tests.Pull;

/// <summary>The file in which pages wait for their checkpoint.</summary>
public sealed class PageStagingTests : IDisposable
{
    private const string Purpose = "pull";

    private static readonly byte[] Base = [1, 2, 3];

    private static readonly PullRequest Request = new()
    {
        KnownStamp = 5,
        Subscription = new Subscription { Tables = { new SubscribedTable { Table = "t" } } },
    };

    private readonly ClientFile _file = new();
    private readonly IReadOnlyList<CapturedTable> _tables;
    private readonly string _path;

    public PageStagingTests()
    {
        _file.Database.Execute("CREATE TABLE t(id TEXT PRIMARY KEY, v, w)");
        _path = _file.Database.Connection.DataSource + "-staging";
        _tables = Tables("v", "w");
    }

    public void Dispose() => _file.Dispose();

    [Fact]
    public void A_pull_goes_on_where_it_stopped()
    {
        Stage(Pages.Part(1, [Pages.Insert("t", "a", ("v", 1), ("w", 2)), Pages.Update("t", "b", ("w", 3))]), Pages.Part(2, [Pages.Delete("t", "c")]));
        using var staging = PageStaging.TryResume(_path, Purpose, State(Base), _tables)!;
        Assert.Equal(Request, staging.Request);
        Assert.Equal((3, "c2-1"), (staging.RowCount, System.Text.Encoding.UTF8.GetString(staging.Cursor)));
        Assert.True(staging.HasRows(_tables[0]));
    }

    [Fact]
    public void Nothing_is_resumed_where_nothing_was_begun() => Assert.Null(PageStaging.TryResume(_path, Purpose, State(Base), _tables));

    [Theory]
    [InlineData("another pull", 3, false)]
    [InlineData(Purpose, 4, false)]
    [InlineData(Purpose, 3, true)]
    public void Pages_of_another_pull_or_for_other_tables_are_thrown_away(string purpose, byte last, bool isOtherSchema)
    {
        Stage(Pages.Part(1, [Pages.Insert("t", "a", ("v", 1), ("w", 2))]));
        Assert.Null(PageStaging.TryResume(_path, purpose, State([1, 2, last]), isOtherSchema ? Tables("v") : _tables));
        Assert.Empty(Left());
    }

    [Fact]
    public void Pages_that_leave_out_what_this_file_has_never_written_are_thrown_away()
    {
        Stage(Pages.Part(1, [Pages.Insert("t", "a", ("v", 1), ("w", 2))]));
        Assert.Null(PageStaging.TryResume(_path, Purpose, State(Base) with { KnownStamp = 4 }, _tables));
        Assert.Empty(Left());
    }

    [Fact]
    public void Pages_of_another_version_are_thrown_away()
    {
        Stage(Pages.Part(1, [Pages.Insert("t", "a", ("v", 1), ("w", 2))]));
        using (var other = WorkManager.Storage.Database.Open($"Data Source={_path};Pooling=False", TimeSpan.FromSeconds(1)))
            other.Execute("UPDATE state SET version = version + 1");
        Assert.Null(PageStaging.TryResume(_path, Purpose, State(Base), _tables));
        Assert.Empty(Left());
    }

    [Theory]
    [InlineData("")]
    [InlineData("This is no database.                                                                                             ")]
    public void A_file_that_is_none_is_thrown_away(string content)
    {
        File.WriteAllText(_path, content);
        Assert.Null(PageStaging.TryResume(_path, Purpose, State(Base), _tables));
        Assert.Empty(Left());
    }

    [Fact]
    public void A_new_pull_throws_away_what_an_older_one_left()
    {
        Stage(Pages.Part(1, [Pages.Insert("t", "a", ("v", 1), ("w", 2))]));
        using var staging = PageStaging.Create(_path, Purpose, Request, Base, _tables);
        Assert.Equal(0, staging.RowCount);
        Assert.False(staging.HasRows(_tables[0]));
    }

    [Fact]
    public void Nothing_is_left_of_a_file_that_is_done_with()
    {
        var staging = PageStaging.Create(_path, Purpose, Request, Base, _tables);
        staging.Add(Pages.Part(1, [Pages.Insert("t", "a", ("v", 1), ("w", 2))]));
        staging.Delete();
        Assert.Empty(Left());
    }

    [Fact]
    public void What_this_version_does_not_have_is_noted()
    {
        Stage(Pages.Part(1, [Pages.Insert("unknown", "a"), Pages.Insert("t", "a", ("v", 1), ("new", 2))]));
        using var staged = WorkManager.Storage.Database.Open($"Data Source={_path};Pooling=False", TimeSpan.FromSeconds(1));
        Assert.Equal(2, staged.Scalar("SELECT count(*) FROM skipped WHERE (name, col) IN (VALUES ('unknown', ''), ('t', 'new'))"));
    }

    [Fact]
    public void The_value_that_has_so_many_newer_ones_is_found_within_its_range()
    {
        using (var staging = PageStaging.Create(_path, Purpose, Request, Base, _tables))
        {
            staging.Add(Pages.Part(1, [.. Enumerable.Range(1, 9).Select(i => Pages.Insert("t", $"{i}", ("v", i), ("w", 0))), Pages.Update("t", "9", ("v", 99))]));
            staging.AttachTo(_file.Database);
        }
        Assert.Equal(7, Find(Value.Null, Value.Null, newer: 2));
        Assert.Equal(3, Find(Value.Null, Value.FromInteger(6), newer: 2));
        Assert.Equal(5, Find(Value.FromInteger(5), Value.Null, newer: 4));
        Assert.Null(Find(Value.FromInteger(6), Value.Null, newer: 4));

        long? Find(Value from, Value before, long newer) => PageStaging.FindValue(_file.Database, _tables[0], "v", from, before, newer)?.Integer;
    }

    private static ScopeState State(byte[] cursor) => new(cursor, 1, 1, 5, IsResnapshot: false, 0, 0);

    private void Stage(params Page[] pages)
    {
        using var staging = PageStaging.Create(_path, Purpose, Request, Base, _tables);
        foreach (var page in pages)
            staging.Add(page);
    }

    private IEnumerable<string> Left() => Directory.EnumerateFiles(Path.GetDirectoryName(_path)!, Path.GetFileName(_path) + "*");

    private IReadOnlyList<CapturedTable> Tables(params string[] columns)
    {
        _file.Database.Execute("DROP TABLE t");
        _file.Database.Execute($"CREATE TABLE t(id TEXT PRIMARY KEY, {string.Join(", ", columns)})");
        var options = new OfflineSyncOptions { DatabasePath = "unused", Scope = ClientFile.Scope };
        options.Track("t");
        var collector = new Collector(new ClientClock(TimeProvider.System), new IdSource(TimeProvider.System, null), Microsoft.Extensions.Logging.Abstractions.NullLogger.Instance);
        return new CaptureInstaller(_file.Database, options, collector).Install();
    }
}
