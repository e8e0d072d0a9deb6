using System.Security.Claims;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;

namespace OfflineSync.Shop.Access;

public sealed class ApiKeyOptions : AuthenticationSchemeOptions;

/// <summary>
/// The host's own login: keys from the configuration (<c>Shop:Tills:KEY=NAME</c>, <c>Shop:HeadOffice=KEY</c>), sent as a bearer token. Any other scheme of ASP.NET Core does as well.
/// </summary>
public sealed class ApiKeys(IOptionsMonitor<ApiKeyOptions> options, ILoggerFactory logger, UrlEncoder encoder, IConfiguration configuration)
    : AuthenticationHandler<ApiKeyOptions>(options, logger, encoder)
{
    public new const string Scheme = "ApiKey";
    public const string ShopClaim = "shop";
    public const string HeadOffice = "head-office";

    private const string Bearer = "Bearer ";

    protected override Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        var header = Request.Headers.Authorization.ToString();
        if (!header.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase))
            return Task.FromResult(AuthenticateResult.NoResult());
        var key = header[Bearer.Length..];
        if (key == configuration["Shop:HeadOffice"])
            return Task.FromResult(Accept(new Claim("sub", HeadOffice), new Claim(ClaimTypes.Role, HeadOffice)));
        return Task.FromResult(configuration[$"Shop:Tills:{key}"] is { } shop
            ? Accept(new Claim("sub", $"tills of {shop}"), new Claim(ShopClaim, shop))
            : AuthenticateResult.Fail("The key is not known."));
    }

    private static AuthenticateResult Accept(params Claim[] claims) =>
        AuthenticateResult.Success(new AuthenticationTicket(new ClaimsPrincipal(new ClaimsIdentity(claims, Scheme)), Scheme));
}
