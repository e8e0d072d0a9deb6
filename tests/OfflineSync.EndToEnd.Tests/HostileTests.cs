using System.Net;
using Google.Protobuf;
using OfflineSync.Client;
using OfflineSync.Protocol.Grpc;
using OfflineSync.Protocol.V1;

namespace OfflineSync.EndToEnd.Tests;

/// <summary>Names, keys and values that were made to do harm, on each store.</summary>
public abstract class HostileTests(StoreFixture store) : DeviceScenario(store)
{
    private static readonly string[] Names =
    [
        "a\"; DROP TABLE plain; --", "it's", "[brackets]", "]", "`backticks`", "semi;colon", "-- comment", "/* comment */", "select", "order", "rowid", "oid", "_rowid_",
        "new", "old", "id", "main", "🌍🚲", "\u202Eevil\u2066", "tab\tand\r\nline", " ", "a b", "%s {0} $1 ?1 :x @y", "ÄÖÜ", "äöü", "\u0001\u001F\u007F", "\uFEFF", "..", "x'00'",
        new string('ü', 127), "NULL", "offlinesync",
    ];

    private static readonly string[] Values =
    [
        "NULL", "0", "-9223372036854775808", "9223372036854775807", "9007199254740993", "1.0", "-0.0", "9e999", "-9e999", "1e308", "-1e308", "4.9e-324", "2.2250738585072014e-308",
        "0.1", "''", "x''", "x'00'", "CAST(x'00' AS TEXT)", "CAST(x'610062' AS TEXT)", "CAST(x'FFFE' AS TEXT)", "CAST(x'EDA080' AS TEXT)", "'2026-02-30T05:12:28.123Z'",
        "'0000-01-01T00:00:00.000Z'", "'10000-01-01T00:00:00.000Z'", "'9999-12-31T23:59:59.999Z'", "'0001-01-01T00:00:00.000Z'", "'0192d3f0-0000-7000-8000-00000000000A'",
        "'0192D3F0-0000-7000-8000-00000000000A'", "'00000000-0000-0000-0000-000000000000'", "'''); DROP TABLE plain; --'", "CAST(x'E280AE6162' AS TEXT)", "'12'", "x'3132'",
    ];

    private static readonly Dictionary<string, (string Method, byte[] Message, StatusCode Status)> Requests = CreateRequests();

    [Fact]
    public async Task Tables_and_columns_of_any_name_are_only_names()
    {
        string[] schema = [.. Names.Select(name => $"CREATE TABLE {Quote(name)}({Quote(name)} TEXT PRIMARY KEY, {Quote(name + "'")} TEXT, plain UNIQUE)"), PlainTable];
        string[] columns = [.. Names.Where(name => !name.Equals("id", StringComparison.OrdinalIgnoreCase)).Select(Quote)];
        var wide = $"CREATE TABLE wide(id TEXT PRIMARY KEY, {string.Join(", ", columns)})";
        string[] tables = [.. Names, "plain", "wide"];
        var (a, b) = (await OpenAsync(Scope, [.. schema, wide], tables), await OpenAsync(Scope, [.. schema, wide], tables));

        a.Execute([.. Names.Select(name => $"INSERT INTO {Quote(name)} VALUES ('k1', 'one', 1), ('k2', 'two', 2), ('k3', 'three', 3)")]);
        a.Execute("INSERT INTO plain VALUES ('p', 1)", $"INSERT INTO wide VALUES ('w', {string.Join(", ", columns.Select((_, i) => i))})");
        await SyncAllAsync(a, b);
        AssertEqual(a, b, tables, 3);

        b.Execute([.. Names.Select(name => $"UPDATE {Quote(name)} SET {Quote(name + "'")} = 'changed' WHERE {Quote(name)} = 'k1'")]);
        b.Execute([.. Names.Select(name => $"DELETE FROM {Quote(name)} WHERE {Quote(name)} = 'k2'")]);
        b.Execute([.. Names.Select(name => $"REPLACE INTO {Quote(name)} VALUES ('k4', 'four', 3)")]);
        b.Execute([.. columns.Select(column => $"UPDATE wide SET {column} = {column} + 100")]);
        await SyncAllAsync(b, a);
        AssertEqual(a, b, tables, 2);
        Assert.All(Names, name => Assert.Equal(["'k1'|'changed'", "'k4'|'four'"], a.Query($"SELECT {Quote(name)}, {Quote(name + "'")} FROM {Quote(name)} ORDER BY 1")));
        Assert.Equal(string.Join('|', columns.Select((_, i) => i + 100)), Assert.Single(a.Query($"SELECT {string.Join(", ", columns)} FROM wide")));
    }

    [Fact]
    public async Task Values_and_keys_of_any_kind_arrive_bit_for_bit()
    {
        string[] schema = ["CREATE TABLE t(id TEXT PRIMARY KEY, v)", "CREATE TABLE keys(k BLOB PRIMARY KEY, v) WITHOUT ROWID", PlainTable];
        var (a, b) = (await OpenAsync(Scope, schema, "t", "keys", "plain"), await OpenAsync(Scope, schema, "t", "keys", "plain"));

        a.Execute([.. Values.Select((value, i) => $"INSERT INTO t VALUES ('{i}', {value})")]);
        // SQLite takes some of them for the same key, and NULL for none.
        a.Execute([.. Values.Skip(1).Select((value, i) => $"INSERT OR IGNORE INTO keys VALUES ({value}, {i})")]);
        await SyncAllAsync(a, b);

        Assert.Equal(Exact(a, "t", "v"), Exact(b, "t", "v"));
        Assert.Equal(Values.Length, Exact(b, "t", "v").Count);
        Assert.Equal(Exact(a, "keys", "k"), Exact(b, "keys", "k"));
        Assert.InRange(Exact(b, "keys", "k").Count, Values.Length - 3, Values.Length - 1);

        b.Execute("UPDATE keys SET v = v + 1000", "DELETE FROM keys WHERE typeof(k) = 'real'");
        await SyncAllAsync(b, a);
        Assert.Equal(Exact(b, "keys", "k"), Exact(a, "keys", "k"));
        Assert.Equal(0, a.Client.Status.Quarantined + b.Client.Status.Quarantined);
        Assert.Empty(await a.Client.GetOutboxAsync(MutationState.Rejected));
    }

    [Theory]
    [InlineData("1", "1.0")]
    [InlineData("9223372036854775807", "9223372036854775807.0")]
    [InlineData("'é'", "CAST(x'65CC81' AS TEXT)")]
    [InlineData("'Ada'", "'ADA'")]
    [InlineData("'a'", "'a '")]
    public async Task Keys_that_sqlite_may_take_for_the_same_are_two_rows_or_wait_and_block_nothing(string first, string second)
    {
        var collation = first switch { "'Ada'" => "COLLATE NOCASE", "'a'" => "COLLATE RTRIM", _ => "" };
        string[] schema = [$"CREATE TABLE keys(k BLOB {collation} PRIMARY KEY, v)", PlainTable];
        var (a, b) = (await OpenAsync(Scope, schema, "keys", "plain"), await OpenAsync(Scope, schema, "keys", "plain"));

        a.Execute($"INSERT INTO keys VALUES ({first}, 'a')", "INSERT INTO plain VALUES ('a', 1)");
        b.Execute($"INSERT INTO keys VALUES ({second}, 'b')", "INSERT INTO plain VALUES ('b', 2)");
        await SyncAllAsync(a, b, a);

        Assert.Equal(["'a'|1", "'b'|2"], a.Query("SELECT * FROM plain ORDER BY id"));
        Assert.Equal(["'a'|1", "'b'|2"], b.Query("SELECT * FROM plain ORDER BY id"));
        Assert.Equal(2, a.Query("SELECT v FROM keys").Count + a.Client.Status.Quarantined);
        Assert.Equal(2, b.Query("SELECT v FROM keys").Count + b.Client.Status.Quarantined);
        Assert.Contains("'a'", a.Query("SELECT v FROM keys"));
        Assert.Contains("'b'", b.Query("SELECT v FROM keys"));

        // What waits comes when there is room for it.
        a.Execute("DELETE FROM keys WHERE v = 'a'");
        await SyncAllAsync(a, b, a);
        Assert.Equal(["'b'"], a.Query("SELECT v FROM keys"));
        Assert.Equal(["'b'"], b.Query("SELECT v FROM keys"));
        Assert.Equal(0, a.Client.Status.Quarantined + b.Client.Status.Quarantined);
    }

    [Theory]
    [InlineData("hex(zeroblob(500000))", "'v'", "1024")]
    [InlineData("zeroblob(1000000)", "'v'", "1024")]
    [InlineData("'k'", "zeroblob(8388609)", "8388608")]
    [InlineData("NULL", "'v'", "NULL")]
    public async Task A_row_over_a_limit_stays_here_with_the_limit_named_and_blocks_nothing(string key, string value, string named)
    {
        string[] schema = ["CREATE TABLE keys(k BLOB PRIMARY KEY, v)", PlainTable];
        var (a, b) = (await OpenAsync(Scope, schema, "keys", "plain"), await OpenAsync(Scope, schema, "keys", "plain"));

        await a.TransactAsync($"INSERT INTO keys VALUES ({key}, {value})", "INSERT INTO plain VALUES ('p', 1)");
        await SyncAllAsync(a, b);

        Assert.Equal(["'p'|1"], b.Query("SELECT * FROM plain"));
        Assert.Empty(b.Query("SELECT 1 FROM keys"));
        Assert.Equal(["1"], a.Query("SELECT 1 FROM keys"));
        var rejected = Assert.Single(await a.Client.GetOutboxAsync(MutationState.Rejected));
        Assert.Contains(named, rejected.Message, StringComparison.Ordinal);
        Assert.InRange(rejected.Message!.Length, 1, 500);
    }

    [Theory]
    [InlineData("", "empty")]
    [InlineData("a\0b", "NUL")]
    [InlineData("a+D800", "surrogate")]
    [InlineData("a+DC00+D800", "surrogate")]
    [InlineData("a+FFFD", "U+FFFD")]
    [InlineData("1 MB", "200")]
    public async Task A_scope_that_is_no_name_is_refused_at_the_start(string text, string named)
    {
        // An attribute cannot carry half of a surrogate pair.
        var parts = text.Split('+');
        var scope = text == "1 MB" ? new string('s', 1_000_000) : parts[0] + string.Concat(parts.Skip(1).Select(part => (char)Convert.ToInt32(part, 16)));

        var error = await Assert.ThrowsAsync<OfflineSyncException>(() => OpenAsync(scope, [PlainTable], "plain"));

        Assert.Equal(OfflineSyncError.InvalidOptions, error.Error);
        Assert.Contains(named, error.Message, StringComparison.Ordinal);
        Assert.InRange(error.Message.Length, 1, 500);
    }

    [Fact]
    public async Task Names_over_the_limit_are_refused_at_the_start_with_the_limit()
    {
        var huge = new string('n', 1_000_000);
        foreach (var (schema, table) in new[]
        {
            ($"CREATE TABLE {huge}(id TEXT PRIMARY KEY, v)", huge),
            ($"CREATE TABLE t(id TEXT PRIMARY KEY, {huge})", "t"),
            ($"CREATE TABLE t({huge} TEXT PRIMARY KEY, v)", "t"),
            ("CREATE TABLE offlinesync_mine(id TEXT PRIMARY KEY, v)", "offlinesync_mine"),
        })
        {
            var error = await Assert.ThrowsAsync<OfflineSyncException>(() => OpenAsync(Scope, [schema], table));
            Assert.Equal(OfflineSyncError.UnsupportedTable, error.Error);
            Assert.Contains(table == "offlinesync_mine" ? "offlinesync_" : "128", error.Message, StringComparison.Ordinal);
            Assert.InRange(error.Message.Length, 1, 600);
        }
    }

    [Theory]
    [InlineData("scope-1'; DROP TABLE rows; --")]
    [InlineData("../../etc/passwd")]
    [InlineData("\u202E🌍\t")]
    public async Task Scopes_of_any_name_are_kept_apart(string name)
    {
        var (a, b) = (await OpenAsync(Scope + name, [PlainTable], "plain"), await OpenAsync(Scope + name, [PlainTable], "plain"));
        var other = await OpenAsync(Scope, [PlainTable], "plain");
        a.Execute("INSERT INTO plain VALUES ('p', 1)");

        await SyncAllAsync(a, b, other);

        Assert.Equal(a.State(), b.State());
        Assert.Single(b.State());
        Assert.Empty(other.State());
    }

    [Theory]
    [MemberData(nameof(RequestNames))]
    public async Task A_hostile_request_is_refused_as_what_it_is_and_harms_nobody(string name)
    {
        var (method, message, status) = Requests[name];
        using var http = new HttpMessageInvoker(new SocketsHttpHandler());
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(Server.Address, method))
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = new ByteArrayContent([0, (byte)(message.Length >> 24), (byte)(message.Length >> 16), (byte)(message.Length >> 8), (byte)message.Length, .. message]),
        };
        request.Content.Headers.TryAddWithoutValidation("content-type", GrpcHeaders.ContentType);

        using var response = await http.SendAsync(request, default);
        await response.Content.ReadAsByteArrayAsync();

        var trailers = response.Headers.Concat(response.TrailingHeaders).ToDictionary(header => header.Key, header => string.Join(',', header.Value));
        Assert.True(trailers[GrpcHeaders.Status] == $"{(int)status}", $"{name}: {trailers[GrpcHeaders.Status]} {trailers.GetValueOrDefault(GrpcHeaders.Message)}");
        await Scopes_of_any_name_are_kept_apart(name);
    }

    public static TheoryData<string> RequestNames() => [.. Requests.Keys];

    private static Dictionary<string, (string Method, byte[] Message, StatusCode Status)> CreateRequests()
    {
        var client = ByteString.CopyFrom([.. Enumerable.Range(1, 16).Select(i => (byte)i)]);
        var push = new PushRequest { Scope = "s", ClientId = client };
        var invalidUtf8 = new TableChanges { Table = "t?", Columns = { "id" }, KeyCount = 1 }.ToByteArray();
        invalidUtf8[Array.IndexOf(invalidUtf8, (byte)'?')] = 0xFF;
        return new()
        {
            ["a million mutations"] = (SyncMethods.Push, [.. push.ToByteArray(), .. Repeat(1_000_000, 0x1A, 0)], StatusCode.ResourceExhausted),
            ["a million scopes"] = (SyncMethods.Watch, Repeat(1_000_000, 0x12, 0), StatusCode.ResourceExhausted),
            ["a million tables"] = (SyncMethods.Declare, Repeat(1_000_000, 0x1A, 0), StatusCode.ResourceExhausted),
            ["a million unknown fields"] = (SyncMethods.Pull, Repeat(1_000_000, 0xA0, 0x06, 1), StatusCode.ResourceExhausted),
            ["deep groups"] = (SyncMethods.Push, Repeat(1_000_000, 0xA3, 0x06), StatusCode.Internal),
            ["deep groups in a change set"] = (SyncMethods.Push, With(push, 1, Repeat(1_000_000, 0xA3, 0x06)), StatusCode.InvalidArgument),
            ["an invalid scope"] = (SyncMethods.Pull, [0x0A, 2, (byte)'s', 0xFF, 0x12, 16, .. client], StatusCode.InvalidArgument),
            ["an invalid table"] = (SyncMethods.Push, With(push, 1, [0x0A, (byte)invalidUtf8.Length, .. invalidUtf8]), StatusCode.InvalidArgument),
            ["an invalid declaration"] = (SyncMethods.Declare, [0x0A, 1, (byte)'s', 0x12, 16, .. client, 0x1A, 4, 0x0A, 2, 0xC3, 0x28], StatusCode.InvalidArgument),
            ["the last sequence"] = (SyncMethods.Push, With(push, long.MaxValue, []), StatusCode.FailedPrecondition),
            ["a sequence beyond"] = (SyncMethods.Push, With(push, ulong.MaxValue, []), StatusCode.InvalidArgument),
            ["no message at all"] = (SyncMethods.Pull, [], StatusCode.InvalidArgument),
        };
    }

    private const string PlainTable = "CREATE TABLE plain(id TEXT PRIMARY KEY, v)";

    private static byte[] With(PushRequest request, ulong sequence, byte[] changeSet) => new PushRequest(request)
    {
        Mutations = { new Mutation { Sequence = sequence, Stamp = 1, ChangeSet = ByteString.CopyFrom(changeSet) } },
    }.ToByteArray();

    private static byte[] Repeat(int count, params byte[] bytes) => [.. Enumerable.Repeat(bytes, count).SelectMany(piece => piece)];

    private static string Quote(string name) => $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    private static IReadOnlyList<string> Exact(Device device, string table, string column) => device.Query(
        $"SELECT typeof({column}), CASE WHEN typeof({column}) = 'real' THEN {column} ELSE hex(CAST({column} AS BLOB)) END, v, typeof(v) FROM {table} ORDER BY 1, hex({column}), 2, 3");

    private static void AssertEqual(Device a, Device b, string[] tables, int rows) => Assert.All(tables, table =>
    {
        var expected = a.Query($"SELECT * FROM {Quote(table)} ORDER BY 1");
        Assert.Equal(expected, b.Query($"SELECT * FROM {Quote(table)} ORDER BY 1"));
        Assert.Equal(table is "plain" or "wide" ? 1 : rows, expected.Count);
    });

    private Task<Device> OpenAsync(string scope, string[] schema, params string[] tables) => OpenAsync(new Device(Server.Address, scope, schema, tables));
}
