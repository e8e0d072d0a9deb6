using Google.Protobuf;
using OfflineSync.Protocol.V1;
using OfflineSync.Server.ChangeLog;
using OfflineSync.Server.Feed;

namespace OfflineSync.Rpc.Tests.Golden;

/// <summary>Every request and answer, in many shapes; the same ones for the same seed.</summary>
internal sealed class GoldenMessages
{
    private const ulong Stamp = 1_764_129_600_000UL << 16;

    private readonly ByteString _client;
    private readonly GoldenBlocks _blocks;

    public GoldenMessages(int seed)
    {
        var random = new Random(seed);
        var id = new byte[16];
        random.NextBytes(id);
        _client = ByteString.CopyFrom(id);
        _blocks = new GoldenBlocks(random);
    }

    public IEnumerable<(string Name, IMessage Message)> All() => [.. Declares(), .. Pushes(), .. PushResults(), .. Pulls(), .. Pages(), .. Conflicts(), .. Watches()];

    private IEnumerable<(string Name, IMessage Message)> Declares()
    {
        var all = new TableDeclaration { Name = "notes", KeyColumns = { "id" }, Deletes = DeletePolicy.UpdateWins };
        foreach (var type in Enum.GetValues<ColumnType>())
            all.Columns.Add(new ColumnDeclaration { Name = $"type-{type}", Type = type });
        foreach (var policy in Enum.GetValues<MergePolicy>())
            all.Columns.Add(new ColumnDeclaration { Name = $"policy-{policy}", Policy = policy, Resolver = policy == MergePolicy.Custom ? "joined" : "" });
        var plain = new TableDeclaration { Name = "lines", KeyColumns = { "invoice", "number" } };

        yield return ("declare-request-types", new DeclareRequest { Scope = "scope", ClientId = _client, Tables = { all } });
        yield return ("declare-request-keys", new DeclareRequest { Scope = "größe/🌍", ClientId = _client, Tables = { plain, all } });
        yield return ("declare-request-many", new DeclareRequest
        {
            Scope = "scope",
            ClientId = _client,
            Tables = { Enumerable.Range(0, 30).Select(i => new TableDeclaration(all) { Name = $"table{i}" }) },
        });
        yield return ("declare-response", new DeclareResponse { ServerTime = 1_764_129_600_123 });
        yield return ("declare-response-empty", new DeclareResponse());
    }

    private IEnumerable<(string Name, IMessage Message)> Pushes()
    {
        foreach (var (name, build) in _blocks.Plain().Concat(_blocks.Edits()))
            yield return ($"push-request-{name}", Push(Mutation(1, build())));
        yield return ("push-request-empty-change-set", Push(Mutation(7)));
        yield return ("push-request-backfill", Push(new Mutation(Mutation(1, _blocks.Notes(10))) { Backfill = true, Base = 0 }));
        yield return ("push-request-many", Push([.. Enumerable.Range(1, 40).Select(i => Mutation((ulong)i, _blocks.Notes(1)))]));
        yield return ("push-request-large", Push(Mutation(1, _blocks.Notes(400))));
        yield return ("push-request-all-tables", Push(Mutation(long.MaxValue, [.. _blocks.Plain().Select(block => block.Build())])));
    }

    private static IEnumerable<(string Name, IMessage Message)> PushResults()
    {
        yield return ("push-response-empty", new PushResponse());
        yield return ("push-response-applied", new PushResponse { ServerTime = 1, Results = { Applied(1) } });
        yield return ("push-response-mixed", Results(6));
        yield return ("push-response-many", Results(150));
        yield return ("pull-response-pushed", new PullResponse { Pushed = Results(3) });
        yield return ("pull-response-pushed-many", new PullResponse { Pushed = Results(60) });
    }

    private IEnumerable<(string Name, IMessage Message)> Pulls()
    {
        var cursor = ByteString.CopyFrom(new Cursor(Cursor.TagOf("scope", Guid.Empty), 5, new LogPosition(9, 3), 12, 12, 1_900_000_000_000).ToBytes());
        yield return ("pull-request-new", new PullRequest { Scope = "scope", ClientId = _client });
        yield return ("pull-request-cursor", new PullRequest { Scope = "scope", ClientId = _client, Cursor = cursor, KnownStamp = Stamp });
        foreach (var (name, build) in _blocks.Plain().Take(3).Concat(_blocks.Edits()))
        {
            yield return ($"pull-request-{name}", new PullRequest
            {
                Scope = "scope",
                ClientId = _client,
                Cursor = cursor,
                KnownStamp = ulong.MaxValue,
                Mutations = { Mutation(3, build()), Mutation(4) },
            });
        }
    }

    private IEnumerable<(string Name, IMessage Message)> Pages()
    {
        yield return ("pull-response-nothing", new PullResponse());
        yield return ("pull-response-checkpoint", Page(new Page { Checkpoint = true, Change = 12, Changes = new ChangeSet() }));
        foreach (var (name, build) in _blocks.Plain())
            yield return ($"pull-response-{name}", Page(new Page { Change = 12, Changes = new ChangeSet { Tables = { build() } }, RemainingRows = 77 }));
        yield return ("pull-response-all-tables", Page(new Page
        {
            Checkpoint = true,
            Change = long.MaxValue,
            Changes = new ChangeSet { Tables = { _blocks.Plain().Select(block => block.Build()) } },
        }));
        yield return ("pull-response-large", Page(new Page { Change = 12, Changes = new ChangeSet { Tables = { _blocks.Notes(600) } } }));
    }

    private IEnumerable<(string Name, IMessage Message)> Conflicts()
    {
        foreach (var rule in Enum.GetValues<ConflictRule>())
            yield return ($"pull-response-conflict-{(int)rule}", new PullResponse { Conflicts = new ConflictList { Conflicts = { Conflict(rule, 0) } } });
        var many = Enumerable.Range(0, 60).Select(i => Conflict((ConflictRule)(i % 8), i));
        yield return ("pull-response-conflicts", new PullResponse { Conflicts = new ConflictList { Conflicts = { many } } });
    }

    private IEnumerable<(string Name, IMessage Message)> Watches()
    {
        yield return ("watch-request-one", new WatchRequest { ClientId = _client, Scopes = { new WatchedScope { Scope = "s" } } });
        yield return ("watch-request-many", new WatchRequest
        {
            ClientId = _client,
            Scopes = { Enumerable.Range(0, 100).Select(i => new WatchedScope { Scope = $"scope-{i}", Change = (ulong)i * 1000 }) },
        });
        yield return ("watch-response", new WatchResponse { Scope = "scope-7", Change = 300 });
        yield return ("watch-response-extreme", new WatchResponse { Scope = new string('s', 200), Change = long.MaxValue });
        yield return ("watch-response-empty", new WatchResponse());
    }

    private PushRequest Push(params Mutation[] mutations) => new() { Scope = "scope", ClientId = _client, Mutations = { mutations } };

    private static Mutation Mutation(ulong sequence, params TableChanges[] tables) => new()
    {
        Sequence = sequence,
        Stamp = Stamp + (sequence & ushort.MaxValue),
        Base = 11,
        ChangeSet = new ChangeSet { Tables = { tables } }.ToByteString(),
    };

    private static PushResponse Results(int count)
    {
        var rejected = new MutationResult { Sequence = 2, Outcome = Outcome.Rejected, Change = 13, Code = "STALE", Message = "Someone else was faster: größe." };
        return new PushResponse { ServerTime = 1_764_129_600_000, Results = { Enumerable.Range(0, count).Select(i => i % 3 == 2 ? rejected : Applied(i)) } };
    }

    private static MutationResult Applied(int i) => new() { Sequence = (ulong)i + 1, Outcome = Outcome.Applied, Change = (ulong)i + 100 };

    private static PullResponse Page(Page page)
    {
        page.Cursor = ByteString.CopyFrom(new Cursor(1234567890123456789, 5, new LogPosition(12, 9), 12, 12, 1_900_000_000_000).ToBytes());
        page.Stamp = Stamp;
        page.ServerTime = 1_764_129_600_000;
        return new PullResponse { Page = page };
    }

    private Conflict Conflict(ConflictRule rule, int i) => new()
    {
        Change = (ulong)i + 1,
        Ordinal = (uint)(i % 5),
        Table = "notes",
        Key = { new CellValue { Text = ByteString.CopyFromUtf8($"key-{i}") }, new CellValue { Integer = -i } },
        Column = i % 4 == 3 ? "" : "title",
        Rule = rule,
        LosingValue = new CellValue { Text = ByteString.CopyFromUtf8("mine") },
        WinningValue = i % 2 == 0 ? new CellValue { Real = 0.5 } : new CellValue { Blob = ByteString.CopyFrom(1, 2, 3) },
        LosingStamp = Stamp,
        WinningClient = _client,
        WinningStamp = Stamp + 1,
        DecidedAt = 1_764_129_600_000,
    };
}
