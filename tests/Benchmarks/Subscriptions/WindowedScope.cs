using System.Security.Cryptography;
using Google.Protobuf;
using OfflineSync.Benchmarks.Items;
using OfflineSync.Client.Transport;
using OfflineSync.Protocol.Clocks;
using OfflineSync.Protocol.Rows;
using OfflineSync.Protocol.V1;
using Value = OfflineSync.Protocol.Values.Value;

namespace OfflineSync.Benchmarks.Subscriptions;

/// <summary>
/// A scope with a large table that has a window column, and small tables. Rows are numbered by the values of that column; their keys are random, and they are not written in that order:
/// what a window has is spread over the table.
/// </summary>
internal sealed class WindowedScope(Uri server, string name) : IDisposable
{
    public const string Readings = "readings";
    public const string Rooms = "rooms";
    public const string WindowColumn = "at";

    /// <summary>Rows of a small table.</summary>
    public const int RoomsCount = 100;

    private const string People = "people";
    private const int RowsPerMutation = 10_000;
    private const int TitleWords = 4;
    private const int BodyWords = 20;

    // A prime, so that steps of it meet every row once.
    private const long Step = 7_919;
    private static readonly string[] Columns = [WindowColumn, "title", "body", "quantity"];
    private readonly RpcChannel _channel = new(server);
    private readonly ByteString _client = ByteString.CopyFrom(Guid.CreateVersion7().ToByteArray(bigEndian: true));
    private readonly Random _random = new(RoomsCount);
    private ulong _sequence;
    private ulong _stamp = Hlc.FromMilliseconds(TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds());

    public string Name => name;

    /// <summary>The key of a row.</summary>
    public static Value KeyOf(long row) => Value.FromText(new Guid(SHA256.HashData(BitConverter.GetBytes(row)).AsSpan(0, 16)).ToString("D"));

    /// <summary>Creates it with some rows, one number after the other, in each table.</summary>
    public static async Task<WindowedScope> CreateAsync(Uri server, string name, long first, int count, CancellationToken cancellation)
    {
        var scope = new WindowedScope(server, name);
        await scope.DeclareAsync(cancellation);
        await scope.InsertAsync(Readings, first, count, cancellation);
        await scope.InsertAsync(Rooms, 0, RoomsCount, cancellation);
        await scope.InsertAsync(People, 0, RoomsCount, cancellation);
        return scope;
    }

    /// <summary>Names the window column of the large table.</summary>
    public async Task DeclareAsync(CancellationToken cancellation)
    {
        var table = new TableDeclaration { Name = Readings, KeyColumns = { "id" }, WindowColumn = WindowColumn };
        await new GrpcSyncTransport(_channel).DeclareAsync(new DeclareRequest { Scope = name, ClientId = _client, Tables = { table } }, cancellation);
    }

    /// <summary>Writes new rows.</summary>
    public async Task InsertAsync(string table, long first, int count, CancellationToken cancellation)
    {
        foreach (var chunk in Enumerable.Range(0, count).Select(i => first + (i * Step % count)).Chunk(RowsPerMutation))
            await PushAsync(Insert(table, chunk), cancellation);
    }

    /// <summary>Changes a column of some rows that are evenly spread, other than the one of the window.</summary>
    public async Task ChangeAsync(string table, long first, long end, int count, CancellationToken cancellation)
    {
        var space = (end - first) / count;
        foreach (var chunk in Enumerable.Range(0, count).Select(i => first + (i * space)).Chunk(RowsPerMutation))
            await PushAsync(Update(table, chunk), cancellation);
    }

    /// <summary>The change that writes some new rows.</summary>
    public ByteString Insert(string table, IEnumerable<long> rows)
    {
        var writer = new RowWriter(table, ["id"], Columns);
        var all = ColumnSet.All(Columns.Length);
        foreach (var row in rows)
            writer.Add(RowOperation.Insert, [KeyOf(row)], all, [Value.FromInteger(row), Words(TitleWords), Words(BodyWords), Value.FromInteger(0)]);
        return new ChangeSet { Tables = { writer.Build() } }.ToByteString();
    }

    /// <summary>The change that writes a column of some rows.</summary>
    public ByteString Update(string table, IEnumerable<long> rows)
    {
        var writer = new RowWriter(table, ["id"], Columns);
        var quantity = ColumnSet.FromIndexes([Columns.Length - 1]);
        foreach (var row in rows)
            writer.Add(RowOperation.Update, [KeyOf(row)], quantity, [Value.FromInteger(_random.Next())]);
        return new ChangeSet { Tables = { writer.Build() } }.ToByteString();
    }

    /// <summary>Sends a change, and waits until it is stored.</summary>
    public async Task PushAsync(ByteString changes, CancellationToken cancellation)
    {
        var mutation = new Mutation { Sequence = ++_sequence, Stamp = ++_stamp, Base = 0, ChangeSet = changes };
        var response = await new GrpcSyncTransport(_channel).PushAsync(new PushRequest { Scope = name, ClientId = _client, Mutations = { mutation } }, cancellation);
        if (response.Results[0].Outcome != Outcome.Applied)
            throw new BenchmarkException($"A mutation was rejected: {response.Results[0].Message}");
    }

    public void Dispose() => _channel.Dispose();

    private Value Words(int count) =>
        Value.FromText(string.Join(' ', Enumerable.Range(0, count).Select(_ => Vocabulary.Words[_random.Next(Vocabulary.Words.Count)])));
}
