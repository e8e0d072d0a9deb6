using OfflineSync.Client.Pull;
using OfflineSync.Client.Tests.Scheduling;
using OfflineSync.Protocol.V1;
using Xunit.Abstractions;

namespace OfflineSync.Client.Tests.Eviction;

/// <summary>How much of the disk the database takes, with real files.</summary>
public sealed class SizeTests(ITestOutputHelper output)
{
    private const long Limit = 8_000_000;
    private const int Days = 30;
    private const int SyncsOfDay = 12;
    private const int RowsOfSync = 100;

    private static readonly string Text = new('x', 1_000);

    [Theory]
    [InlineData("PRAGMA auto_vacuum = INCREMENTAL", true)]
    [InlineData("PRAGMA auto_vacuum = INCREMENTAL", false)]
    [InlineData("PRAGMA auto_vacuum = NONE", true)]
    public void The_size_on_disk_stays_within_a_tenth_of_the_limit_through_a_month(string pragma, bool isByColumn)
    {
        using var phone = new Phone(pragma);
        phone.Open(options =>
        {
            options.Storage.DatabaseBytesMax = Limit;
            options.Track("posts", table => table.Evict(policy => policy.Column = isByColumn ? "at" : null));
            phone.Execute("CREATE TABLE posts(id TEXT PRIMARY KEY, text TEXT, at INTEGER)");
        });
        long peak = 0;
        void Measure() => peak = Math.Max(peak, Size(phone));
        phone.Client.RowsChanged += (_, _) => Measure();
        phone.Leave();
        long received = 0;
        for (var day = 0; day < Days; day++)
        {
            for (var sync = 0; sync < SyncsOfDay; sync++)
            {
                phone.Server.Deltas.Enqueue(Pages.Checkpoint(phone.Server.Change + 1, [.. Enumerable.Range(0, RowsOfSync).Select(i => Post(received + i))]));
                received += RowsOfSync;
                phone.Write();
                Measure();
                phone.SyncNow();
                Measure();
                phone.Pass(TimeSpan.FromMinutes(30));
            }
            (phone.Device.IsCharging, phone.Device.IsIdle) = (true, true);
            phone.Pass(TimeSpan.FromHours(12));
            Measure();
            (phone.Device.IsCharging, phone.Device.IsIdle) = (false, false);
            phone.Pass(TimeSpan.FromHours(6));
        }
        var kept = long.Parse(phone.Value("SELECT count(*) FROM posts")!, System.Globalization.CultureInfo.InvariantCulture);
        output.WriteLine($"{received * Text.Length / 1e6:n1} MB received, limit {Limit / 1e6:n1} MB: at most {peak / 1e6:n2} MB on disk, now {Size(phone) / 1e6:n2} MB with {kept:n0} of {received:n0} rows");
        Assert.InRange(peak, Limit * 7 / 10, Limit * 11 / 10);
        // The newest are here, and nothing that the phone wrote was lost.
        Assert.InRange(kept, 3_000, 8_000);
        Assert.Equal($"{received - 1}", phone.Value("SELECT max(at) FROM posts"));
        if (isByColumn)
            Assert.Equal($"{received - kept}", phone.Value("SELECT min(at) FROM posts"));
        Assert.Equal((0, $"{Days * SyncsOfDay}"), (phone.Status.Pending, phone.Value("SELECT count(*) FROM notes")));
        Assert.Equal(Days * SyncsOfDay, phone.Server.Mutations.Count);
        Assert.All(phone.Server.Mutations, mutation => Assert.StartsWith("Insert notes", Assert.Single(RecordingTransport.Describe(mutation)), StringComparison.Ordinal));
    }

    [Fact]
    public void A_database_that_cannot_give_pages_back_is_written_anew_once_where_the_app_allows_it()
    {
        using var phone = new Phone("PRAGMA auto_vacuum = NONE");
        // Too little for a copy of what is left.
        long free = 300_000;
        phone.Open(options =>
        {
            options.FreeSpace = _ => free;
            options.Storage.AllowVacuum = true;
            options.Track("posts", table => table.Evict(policy => (policy.Column, policy.MaxRows) = ("at", 10)));
            phone.Execute("CREATE TABLE posts(id TEXT PRIMARY KEY, text TEXT, at INTEGER)");
        });
        phone.Server.Deltas.Enqueue(Pages.Checkpoint(1, [.. Enumerable.Range(0, 2_000).Select(i => Post(i))]));
        phone.SyncNow();
        phone.Leave();
        var before = Size(phone);
        (phone.Device.IsCharging, phone.Device.IsIdle) = (true, true);
        phone.Pass(TimeSpan.FromHours(1));
        Assert.Equal("10", phone.Value("SELECT count(*) FROM posts"));
        Assert.Equal("0", phone.Value("PRAGMA auto_vacuum"));
        Assert.InRange(phone.Free, 400, 1_000);

        free = 100_000_000;
        phone.Pass(TimeSpan.FromDays(1));
        Assert.Equal("2", phone.Value("PRAGMA auto_vacuum"));
        Assert.Equal(0, phone.Free);
        Assert.InRange(Size(phone), 1, before / 5);
        phone.Write();
        phone.SyncNow();
        Assert.Equal(0, phone.Status.Pending);
    }

    [Fact]
    public void Rows_leave_at_once_when_the_volume_is_short_of_space_and_as_many_as_are_missing()
    {
        using var phone = new Phone("PRAGMA auto_vacuum = INCREMENTAL");
        long free = 100_000_000;
        phone.Open(options =>
        {
            options.FreeSpace = _ => free;
            options.Storage.FreeSpaceMin = 50_000_000;
            options.Track("posts", table => table.Evict(policy => policy.Column = "at"));
            phone.Execute("CREATE TABLE posts(id TEXT PRIMARY KEY, text TEXT, at INTEGER)");
        });
        phone.Server.Deltas.Enqueue(Pages.Checkpoint(1, [.. Enumerable.Range(0, 2_000).Select(i => Post(i))]));
        phone.SyncNow();
        Assert.Null(phone.Status.LastEviction);

        free = 49_000_000;
        phone.SyncNow();

        Assert.InRange(phone.Status.LastEviction!.BytesFreed, 1_000_000, 1_600_000);
        Assert.InRange(phone.Status.LastEviction.Rows, 500, 1_100);
        Assert.Equal(0, phone.Free);
    }

    [Fact]
    public void Rows_make_room_for_a_large_delta_which_then_comes_in_the_same_sync()
    {
        using var phone = new Phone("PRAGMA auto_vacuum = INCREMENTAL");
        long total = 100_000_000;
        phone.Open(options =>
        {
            options.FreeSpace = path => total - new FileInfo(path).Length - new FileInfo(path + "-wal").Length;
            options.Track("posts", table => table.Evict(policy => policy.Column = "at"));
            phone.Execute("CREATE TABLE posts(id TEXT PRIMARY KEY, text TEXT, at INTEGER)");
        });
        phone.Server.Deltas.Enqueue(Pages.Checkpoint(1, [.. Enumerable.Range(0, 2_000).Select(i => Post(i))]));
        phone.SyncNow();
        total = Size(phone) + 1_000_000;

        // About 600 rows of 1 KB, three times.
        phone.Server.Deltas.Enqueue([Pages.Part(2, [.. Enumerable.Range(2_000, 10).Select(i => Post(i))]).With(600), Pages.Last(2)]);
        phone.Server.Deltas.Enqueue([Pages.Last(2, [.. Enumerable.Range(2_010, 600).Select(i => Post(i))])]);
        phone.SyncNow();

        Assert.Equal((null, 0L, 0L), (phone.Status.LastError, phone.Status.SpaceNeeded, phone.Status.BytesDeferred));
        Assert.InRange(phone.Status.LastEviction!.Rows, 300, 1_900);
        Assert.Equal("2609", phone.Value("SELECT max(at) FROM posts"));
    }

    [Fact]
    public void Without_rows_that_may_go_a_large_delta_waits_for_space_which_is_said_and_goes_on_by_itself()
    {
        using var phone = new Phone();
        long free = 51_000_000;
        phone.Open(options =>
        {
            options.FreeSpace = _ => free;
            options.Storage.FreeSpaceMin = 50_000_000;
        });
        Page[] Delta() => [Pages.Part(9, [Pages.Insert("notes", "first", ("text", Text))]).With(1_000), Pages.Last(9)];
        phone.Server.Deltas.Enqueue(Delta());
        phone.Write();
        phone.Pass(TimeSpan.FromSeconds(1));

        Assert.Equal((OfflineSyncError.StorageLow, 0), (phone.Status.LastError!.Error, phone.Status.Pending));
        Assert.InRange(phone.Status.SpaceNeeded, 3_000_000, 4_000_000);
        Assert.Contains("50 MB stay free", phone.Status.LastError.Message, StringComparison.Ordinal);
        Assert.Equal("storage_low", phone.World.Run(() => phone.Client.Diagnostics.ReadAsync()).First(one => one.Kind == DiagnosticsKind.Sync).Result);

        free = 60_000_000;
        phone.Server.Deltas.Enqueue(Delta());
        phone.Pass(TimeSpan.FromHours(6));
        Assert.Equal((null, 0L), (phone.Status.LastError, phone.Status.SpaceNeeded));
        Assert.NotNull(phone.Text("first"));
    }

    private static long Size(Phone phone) => new[] { phone.DatabasePath, PageStaging.PathFor(phone.DatabasePath, "test") }
        .SelectMany(path => new[] { path, path + "-wal" }).Sum(path => new FileInfo(path) is { Exists: true } file ? file.Length : 0);

    private static TableChanges Post(long number) => Pages.Insert("posts", $"p{number * 7919 % 1_000_003}", ("text", Text), ("at", (int)number));
}
