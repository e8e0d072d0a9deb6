using System.Diagnostics;
using OfflineSync.Protocol.Grpc;
using OfflineSync.Server.Telemetry;

namespace OfflineSync.Server.Rpc;

/// <summary>
/// The server span of a call: an own one, or ASP.NET Core's if somebody listens to that, so that no call has two. An own one has the caller's span as
/// parent, and not the activity that ASP.NET Core makes for its logs and nobody collects.
/// </summary>
internal readonly struct RpcSpan
{
    private const string HostSource = "Microsoft.AspNetCore";
    private readonly Activity? _activity;
    private readonly bool _isOwn;

    private RpcSpan(Activity? activity, bool isOwn)
    {
        _activity = activity;
        _isOwn = isOwn;
    }

    /// <summary>Starts it. Changes the caller's current activity.</summary>
    public static RpcSpan Start(HttpContext http, string path)
    {
        if (Activity.Current is { Source.Name: HostSource } host)
            return new RpcSpan(host.IsAllDataRequested ? Describe(host, path) : null, isOwn: false);
        if (!ServerTelemetry.Activities.HasListeners())
            return default;
        var headers = http.Request.Headers;
        ActivityContext.TryParse(headers.TraceParent, headers.TraceState, isRemote: true, out var parent);
        Activity.Current = null;
        var name = RpcMethodName.Of(path);
        KeyValuePair<string, object?>[] tags = [new(Tags.RpcSystem, Tags.Grpc), new(Tags.RpcMethod, name)];
        return new RpcSpan(ServerTelemetry.Activities.StartActivity(ActivityKind.Server, parent, tags, name: name), isOwn: true);
    }

    /// <summary>Ends it.</summary>
    public void End(RpcOutcome outcome)
    {
        if (_activity is { IsAllDataRequested: true })
        {
            _activity.SetTag(Tags.RpcStatus, StatusName.Of(outcome.Status));
            if (ReasonName.Of(outcome.Reason) is { } reason)
                _activity.SetTag(Tags.Reason, reason);
            if (outcome.ServerError is { } error)
                _activity.SetTag(Tags.ErrorType, error).SetStatus(ActivityStatusCode.Error);
        }
        if (_isOwn)
            _activity?.Dispose();
    }

    private static Activity Describe(Activity host, string path)
    {
        host.DisplayName = RpcMethodName.Of(path);
        return host.SetTag(Tags.RpcSystem, Tags.Grpc).SetTag(Tags.RpcMethod, host.DisplayName);
    }
}
