using System.Text.Json;
using OfflineSync.Client.Scheduling;
using OfflineSync.Protocol.Field;
using OfflineSync.Protocol.Grpc;
using OfflineSync.Protocol.V1;

namespace OfflineSync.Client.Diagnostics;

/// <summary>The words by which things are counted. They come from the product's own names, never from texts.</summary>
internal static class Label
{
    public const string Ok = "ok";
    public const string Cancelled = "cancelled";
    public const string Lost = "lost";
    public const string Success = "success";

    private const string OtherCode = "OTHER";

    // A sync that has several reasons counts for the first of them.
    private static readonly Trigger[] ByWeight =
        [Trigger.Write, Trigger.News, Trigger.Opened, Trigger.Device, Trigger.Retry, Trigger.Poll, Trigger.Work, Trigger.App];

    public static string Of<T>(T name)
        where T : struct, Enum => JsonNamingPolicy.SnakeCaseLower.ConvertName(name.ToString());

    /// <summary>What set a sync off. What comes without a reason goes on with writes.</summary>
    public static string Of(Trigger triggers) => Of<Trigger>(ByWeight.FirstOrDefault(trigger => triggers.HasFlag(trigger), Trigger.Write));

    public static string ResultOf(Exception? error) => error switch
    {
        null => Ok,
        OperationCanceledException => Cancelled,
        OfflineSyncException failure => Of(failure.Error),
        _ => "unexpected",
    };

    public static string ReasonOf(Exception? error) => (error is OfflineSyncException ? error.InnerException : error) switch
    {
        RpcException { Reason: not Reason.Unspecified } call => Of(call.Reason),
        RpcException call => Of(call.Status),
        Microsoft.Data.Sqlite.SqliteException storage => $"sqlite_{storage.SqliteErrorCode}",
        _ => "",
    };

    /// <summary>A code of the server's validators, if it looks like one.</summary>
    public static string OfCode(string code) =>
        code.Length is > 0 and <= FieldLimits.TextLengthMax && code.All(c => c is (>= 'A' and <= 'Z') or (>= '0' and <= '9') or '_') ? code : OtherCode;

    public static string Cut(string text) => text.Length <= FieldLimits.TextLengthMax ? text : text[..FieldLimits.TextLengthMax];
}
