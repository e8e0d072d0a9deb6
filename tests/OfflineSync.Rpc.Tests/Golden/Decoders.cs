using System.Buffers;
using System.IO.Pipelines;
using Google.Protobuf;
using OfflineSync.Client.Conflicts;
using OfflineSync.Protocol.Edits;
using OfflineSync.Protocol.Grpc;
using OfflineSync.Protocol.Rows;
using OfflineSync.Protocol.V1;
using OfflineSync.Server.Feed;
using OfflineSync.Server.Push;
using OfflineSync.Server.Schema;

namespace OfflineSync.Rpc.Tests.Golden;

/// <summary>Reads messages as the two sides do, up to what would be applied.</summary>
internal static class Decoders
{
    /// <summary>The largest message that is taken.</summary>
    public const int Limit = 256 * 1024;

    /// <summary>Reads the only message of a call. The bytes are all there, so nothing waits.</summary>
    public static IMessage Read(GoldenFrame frame, ReadOnlyMemory<byte> bytes, bool isPromised)
    {
        var reader = new MessageReader(PipeReader.Create(new ReadOnlySequence<byte>(bytes)), frame.Encoding, Limit, isPromised);
        return frame.Message switch
        {
            DeclareRequest => One<DeclareRequest>(reader),
            DeclareResponse => One<DeclareResponse>(reader),
            PushRequest => One<PushRequest>(reader),
            PushResponse => One<PushResponse>(reader),
            PullRequest => One<PullRequest>(reader),
            PullResponse => One<PullResponse>(reader),
            WatchRequest => One<WatchRequest>(reader),
            WatchResponse => One<WatchResponse>(reader),
            _ => throw new InvalidOperationException($"There is no decoder for {frame.Message.Descriptor.Name}."),
        };
    }

    /// <summary>Reads what a message contains, as its receiver does before it has any effect.</summary>
    public static void ReadContent(IMessage message)
    {
        switch (message)
        {
            case DeclareRequest declare:
                DeclarationReader.Check(declare);
                break;
            case PushRequest push:
                PushReader.Read(push.Scope, push.ClientId.Span, push.Mutations);
                break;
            case PullRequest pull:
                PushReader.ReadAddress(pull.Scope, pull.ClientId.Span);
                Cursor.Read(pull.Cursor.Span);
                if (pull.Mutations.Count > 0)
                    PushReader.Read(pull.Scope, pull.ClientId.Span, pull.Mutations);
                break;
            case PullResponse { Page.Changes: { } changes }:
                foreach (var block in changes.Tables)
                    ReadRows(block);
                break;
            case PullResponse { Conflicts: { } conflicts }:
                ReadConflicts(conflicts);
                break;
            case WatchRequest watch:
                foreach (var scope in watch.Scopes)
                    PushReader.ReadAddress(scope.Scope, watch.ClientId.Span);
                break;
        }
    }

    private static T One<T>(MessageReader reader)
        where T : class, IMessage<T>, new()
    {
        var message = Next<T>(reader) ?? throw new RpcException(StatusCode.Internal, "There is no message.");
        return Next<T>(reader) is null ? message : throw new RpcException(StatusCode.Internal, "There is more than one message.");
    }

    private static T? Next<T>(MessageReader reader)
        where T : class, IMessage<T>, new()
    {
        var next = reader.ReadAsync<T>(default);
        return next.IsCompleted ? next.GetAwaiter().GetResult() : throw new InvalidOperationException("The reader waits for bytes that do not come.");
    }

    private static void ReadRows(TableChanges block)
    {
        var rows = new RowReader(block);
        while (rows.Read())
        {
            foreach (var value in rows.Values)
                value.Detach();
        }
    }

    private static void ReadConflicts(ConflictList list)
    {
        IncomingConflict.Check(list);
        foreach (var conflict in list.Conflicts)
        {
            IncomingConflict.Key(conflict);
            IncomingConflict.Rule(conflict);
            conflict.LosingValue.ToValue();
            conflict.WinningValue.ToValue();
        }
    }
}
