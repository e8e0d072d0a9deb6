using System.Net;
using Microsoft.AspNetCore.Authentication;
using Microsoft.IdentityModel.Tokens;
using OfflineSync.Protocol.Grpc;

namespace OfflineSync.Server.Access;

/// <summary>Finds out who makes a call.</summary>
internal static class Authentication
{
    private const int SubjectLengthMax = 255;

    /// <exception cref="RpcException">Nobody that the server lets in.</exception>
    public static async Task<Caller> RunAsync(HttpContext http, AccessMode mode, AccessOptions options)
    {
        if (mode == AccessMode.Anonymous)
        {
            return IsLocal(http.Connection.RemoteIpAddress)
                ? Caller.Anybody
                : throw Refuse("This server is open to callers on its own machine only. Configure tokens, see OfflineSync:Access.");
        }
        if (mode == AccessMode.Host && http.User.Identity?.IsAuthenticated == true)
            return Of(new AuthenticationTicket(http.User, ""), options);
        var result = await http.AuthenticateAsync(mode == AccessMode.Bearer ? BearerTokens.Scheme : null);
        return result.Succeeded ? Of(result.Ticket, options) : throw Refuse(Say(result.Failure));
    }

    private static Caller Of(AuthenticationTicket ticket, AccessOptions options)
    {
        var subject = ticket.Principal.FindFirst(options.SubjectClaim)?.Value ?? ticket.Principal.FindFirst(System.Security.Claims.ClaimTypes.NameIdentifier)?.Value;
        if (string.IsNullOrEmpty(subject) || subject.Length > SubjectLengthMax)
            throw Refuse($"The token must name its subject in the claim \"{options.SubjectClaim}\", with at most {SubjectLengthMax} characters.");
        return new Caller(ticket.Principal, subject, ticket.Properties.ExpiresUtc);
    }

    // The details stay here: they may say more than the caller should know.
    private static string Say(Exception? failure) => failure switch
    {
        null => "The call has no bearer token. Send one in the header \"authorization\".",
        SecurityTokenInvalidLifetimeException or SecurityTokenExpiredException or SecurityTokenNotYetValidException or SecurityTokenNoExpirationException =>
            "The token has expired, is not valid yet, or says no end. Get a new one.",
        SecurityTokenInvalidAudienceException => "The token is for another audience.",
        SecurityTokenInvalidIssuerException => "The token is from an issuer that this server does not accept.",
        _ => "The token is not valid.",
    };

    private static RpcException Refuse(string message) => new(StatusCode.Unauthenticated, message);

    // Null is a call within the process.
    private static bool IsLocal(IPAddress? address) => address is null || IPAddress.IsLoopback(address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address);
}
