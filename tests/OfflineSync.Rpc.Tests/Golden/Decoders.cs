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

    /// <summary>Reads the only message of a call.</summary>
    public static async ValueTask<IMessage> ReadAsync(GoldenFrame frame, ReadOnlyMemory<byte> bytes, bool isPromised)
    {
        var reader = new MessageReader(PipeReader.Create(new ReadOnlySequence<byte>(bytes)), frame.Encoding, Limit, isPromised);
        return frame.Message switch
        {
            DeclareRequest => await OneAsync<DeclareRequest>(reader),
            DeclareResponse => await OneAsync<DeclareResponse>(reader),
            PushRequest => await OneAsync<PushRequest>(reader),
            PushResponse => await OneAsync<PushResponse>(reader),
            PullRequest => await OneAsync<PullRequest>(reader),
            PullResponse => await OneAsync<PullResponse>(reader),
            WatchRequest => await OneAsync<WatchRequest>(reader),
            WatchResponse => await OneAsync<WatchResponse>(reader),
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

    private static async ValueTask<IMessage> OneAsync<T>(MessageReader reader)
        where T : class, IMessage<T>, new()
    {
        var message = await reader.ReadAsync<T>(default) ?? throw new RpcException(StatusCode.Internal, "There is no message.");
        return await reader.ReadAsync<T>(default) is null ? message : throw new RpcException(StatusCode.Internal, "There is more than one message.");
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
