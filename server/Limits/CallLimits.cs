using System.Net;
using System.Net.Sockets;
using OfflineSync.Protocol.Grpc;
using OfflineSync.Server.Rpc;

namespace OfflineSync.Server.Limits;

/// <summary>Holds calls to the limits of their address and subject.</summary>
internal sealed class CallLimits(RateLimits limits) : IDisposable
{
    private const int Ipv6PrefixBytes = 8;

    // Slow enough for whoever guesses, and for whoever lets the server check signatures all day.
    private readonly CallerLimiter _signIns = new(new CallerLimits { RequestsPerSecond = 1 }, "address");
    private readonly CallerLimiter _subjects = new(limits.Subject, "user");
    private readonly CallerLimiter _addresses = new(limits.Address, "address");

    /// <summary>Lets a call of an address begin, before it is known who calls.</summary>
    /// <exception cref="RpcException">RESOURCE_EXHAUSTED.</exception>
    public void BeginAddress(RpcContext call) => Begin(call, _addresses, AddressOf(call.HttpContext));

    /// <summary>Lets a request of an address begin that is no call.</summary>
    /// <exception cref="RpcException">RESOURCE_EXHAUSTED.</exception>
    public void BeginAddress(HttpContext http)
    {
        if (_addresses.Begin(AddressOf(http)) is { } stream)
            http.Response.RegisterForDispose(stream);
    }

    /// <summary>Lets an address try to sign in.</summary>
    /// <exception cref="RpcException">RESOURCE_EXHAUSTED.</exception>
    public void SignIn(HttpContext http) => _signIns.Begin(AddressOf(http))?.Dispose();

    /// <summary>Lets a call of a subject begin.</summary>
    /// <exception cref="RpcException">RESOURCE_EXHAUSTED.</exception>
    public void BeginSubject(RpcContext call, string? subject)
    {
        if (subject is not null)
            Begin(call, _subjects, subject);
    }

    /// <summary>Lets the mutations of a call in.</summary>
    /// <exception cref="RpcException">RESOURCE_EXHAUSTED.</exception>
    public void Mutate(RpcContext call, string? subject, int mutations)
    {
        _addresses.Mutate(AddressOf(call.HttpContext), mutations);
        if (subject is not null)
            _subjects.Mutate(subject, mutations);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _signIns.Dispose();
        _subjects.Dispose();
        _addresses.Dispose();
    }

    private static void Begin(RpcContext call, CallerLimiter limiter, string caller)
    {
        if (limiter.Begin(caller) is { } stream)
            call.HttpContext.Response.RegisterForDispose(stream);
        call.Transferred += bytes => limiter.Transferred(caller, bytes);
    }

    private static string AddressOf(HttpContext http)
    {
        if (http.Connection.RemoteIpAddress is not { } address)
            return "";
        if (address.IsIPv4MappedToIPv6)
            address = address.MapToIPv4();
        if (address.AddressFamily != AddressFamily.InterNetworkV6)
            return address.ToString();
        var bytes = address.GetAddressBytes();
        bytes.AsSpan(Ipv6PrefixBytes).Clear();
        return new IPAddress(bytes).ToString();
    }
}
