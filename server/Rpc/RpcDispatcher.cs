using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Options;
using OfflineSync.Protocol.Grpc;
using OfflineSync.Protocol.V1;

namespace OfflineSync.Server.Rpc;

/// <summary>Runs calls: checks what is common to all methods, and turns whatever happens into a gRPC status.</summary>
internal sealed class RpcDispatcher(
    IOptions<RpcOptions> options,
    TimeProvider time,
    RpcMetrics metrics,
    IHostApplicationLifetime lifetime,
    ILogger<RpcDispatcher> logger)
{
    private static readonly TimeSpan LongestDeadline = TimeSpan.FromDays(24);
    private static readonly TimeSpan OverloadPause = TimeSpan.FromSeconds(10);

    // Another node, or the next process at the same address, takes calls soon.
    private static readonly TimeSpan ShutdownPause = TimeSpan.FromSeconds(1);

    private readonly RpcOptions _options = options.Value;
    private int _open;

    public async Task RunAsync(HttpContext http, string method, bool isStream, Func<RpcCall, Task> body)
    {
        if (await HttpRefusal.RefuseAsync(http))
            return;

        LiftBodyLimit(http);
        var span = RpcSpan.Start(http, method);
        var started = metrics.Started(method);
        var outcome = new RpcOutcome(StatusCode.Unknown);
        try
        {
            if (Interlocked.Increment(ref _open) > _options.MaxConcurrentCalls)
            {
                logger.TooManyCalls(method, _options.MaxConcurrentCalls);
                outcome = RpcAnswer.Fail(http, Refused("The server has too many open calls. Try again later.", OverloadPause));
                return;
            }

            outcome = await RunLimitedAsync(http, method, isStream, body);
            if (outcome.Status is not StatusCode.Ok and not StatusCode.Cancelled)
                await UnreadRequest.DiscardAsync(http, time);
        }
        finally
        {
            Interlocked.Decrement(ref _open);
            metrics.Ended(method, outcome, started);
            span.End(outcome);
        }
    }

    private static RpcException Refused(string message, TimeSpan pause) =>
        new(StatusCode.Unavailable, Reason.Unspecified, message, RetryPushback.After(pause));

    private static void LiftBodyLimit(HttpContext http)
    {
        // The limit is on messages, and a stream of a body may have more than one.
        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
            limit.MaxRequestBodySize = null;
    }

    private async Task<RpcOutcome> RunLimitedAsync(HttpContext http, string method, bool isStream, Func<RpcCall, Task> body)
    {
        TimeSpan? timeout = null;
        if (http.Request.Headers.TryGetValue(GrpcHeaders.Timeout, out var header))
        {
            if (!GrpcTimeout.TryDecode(header, out var value))
                return RpcAnswer.Fail(http, new RpcException(StatusCode.Internal, "grpc-timeout must be one to eight digits and one of H, M, S, m, u, n."));
            if (value < LongestDeadline)
                timeout = value;
        }

        if (!MessageEncodings.TryParse(http.Request.Headers[GrpcHeaders.Encoding], out var encoding))
        {
            http.Response.Headers[GrpcHeaders.AcceptEncoding] = MessageEncodings.Accepted;
            return RpcAnswer.Fail(http, new RpcException(
                StatusCode.Unimplemented,
                $"The server does not know this grpc-encoding. Use one of identity,{MessageEncodings.Accepted}."));
        }

        using var deadline = timeout is { } span ? new CancellationTokenSource(span, time) : null;
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(
            http.RequestAborted,
            deadline?.Token ?? default,
            isStream ? lifetime.ApplicationStopping : default);
        var context = new RpcContext(http, method, timeout is { } until ? time.GetUtcNow() + until : null, ended.Token);
        var call = new RpcCall(context, encoding, _options, time, metrics, logger);
        try
        {
            ended.Token.ThrowIfCancellationRequested();
            await body(call);
            return RpcAnswer.Succeed(context);
        }
        catch (Exception e)
        {
            return Fail(context, e, deadline?.IsCancellationRequested ?? false);
        }
    }

    private RpcOutcome Fail(RpcContext context, Exception exception, bool isLate)
    {
        if (context.HttpContext.RequestAborted.IsCancellationRequested)
        {
            logger.Ended(context.Method, StatusCode.Cancelled, Reason.Unspecified);
            return new RpcOutcome(StatusCode.Cancelled);
        }

        var error = exception switch
        {
            RpcException known => known,
            _ when isLate => new RpcException(StatusCode.DeadlineExceeded, "The deadline passed while the server worked on the call."),
            OperationCanceledException when lifetime.ApplicationStopping.IsCancellationRequested =>
                Refused("The server is shutting down. Try again.", ShutdownPause),
            _ => null,
        };
        if (error is null)
        {
            logger.Unexpected(context.Method, exception);
            error = new RpcException(StatusCode.Unknown, "The server failed unexpectedly. Its log has the details.");
        }
        else
        {
            logger.Ended(context.Method, error.Status, error.Reason);
        }

        return RpcAnswer.Fail(context.HttpContext, error, context.ResponseTrailers);
    }
}
